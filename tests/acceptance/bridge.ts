/** A test bridge as a process of its own, with its data in a folder that goes when it stops for good. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Commands } from "../../ui/src/ipc/generated/commands";

const PROGRAM =
  process.env["GUICHET_BRIDGE"] ??
  join(process.env["CARGO_TARGET_DIR"] ?? join(__dirname, "..", "..", "target"), "debug", "guichet-bridge");
/** How long a bridge may take to answer or to stop, in milliseconds. */
const PATIENCE = 20_000;

export class Bridge {
  private process: ChildProcess | undefined;
  url = "";
  token = "";
  /** What it wrote to its log so far. */
  log = "";

  private constructor(readonly folder: string) {}

  /** A bridge on an empty data folder, or on the folder of one that was halted. */
  static async start(folder = mkdtempSync(join(tmpdir(), "guichet-acceptance-"))): Promise<Bridge> {
    const bridge = new Bridge(folder);
    await bridge.run();
    return bridge;
  }

  private async run(): Promise<void> {
    const child = spawn(PROGRAM, ["--data-dir", this.folder], { stdio: ["ignore", "pipe", "pipe"] });
    this.process = child;
    child.stderr.on("data", (bytes: Buffer) => (this.log += bytes.toString()));
    const line = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the bridge ended with ${code}: ${this.log}`)));
      createInterface({ input: child.stdout }).once("line", resolve);
    });
    child.stdout.on("data", (bytes: Buffer) => (this.log += bytes.toString()));
    ({ url: this.url, token: this.token } = JSON.parse(line) as { url: string; token: string });
    // The store opens with the app's first question.
    await this.ask("app_start", {});
  }

  /** Asks a command as the screen would. */
  async ask<C extends keyof Commands>(command: C, req: Commands[C][0]): Promise<Commands[C][1]> {
    const answer = await fetch(`${this.url}/ipc/${command}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.token}` },
      body: JSON.stringify(req),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${command} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as Commands[C][1];
  }

  /** Ends the process as closing the window does, and keeps its folder. */
  async halt(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.removeAllListeners("exit");
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    // An event stream that a page still holds keeps a graceful stop waiting.
    const force = setTimeout(() => child.kill("SIGKILL"), 2_000);
    await gone;
    clearTimeout(force);
  }

  /** Halts it and starts it again on the same folder, at another address. */
  async restart(between: () => void = () => {}): Promise<void> {
    await this.halt();
    between();
    await this.run();
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
