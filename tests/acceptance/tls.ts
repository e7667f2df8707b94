/**
 * Servers that are wrong in one way each, for what the screen says of it: `openssl s_server` with certificates made on
 * the spot, and one that falls silent.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What is wrong with the server. */
export type Fault = "no-such-issuer" | "wrong-host" | "expired" | "incomplete" | "private-root" | "old" | "silent";

export class WrongServers {
  private readonly folder = mkdtempSync(join(tmpdir(), "guichet-tls-"));
  private readonly running: ChildProcess[] = [];
  private readonly listening: Server[] = [];

  /** Certificates for `host`, below the authority that `anchor` is. */
  constructor(host: string) {
    const ca = (name: string, common: string) =>
      this.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", `/CN=${common}`, "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", `${name}.key`, "-out", `${name}.pem`);
    ca("root", "Bank root");
    ca("private", "A private root");
    ca("other", "Another QTSP");
    writeFileSync(join(this.folder, "ca.ext"), "basicConstraints=critical,CA:TRUE\n");
    this.issue("issuing", "Bank issuing CA", "root", "ca.ext");
    writeFileSync(join(this.folder, "host.ext"), `subjectAltName=DNS:${host}\nextendedKeyUsage=serverAuth\n`);
    writeFileSync(join(this.folder, "elsewhere.ext"), "subjectAltName=DNS:www.elsewhere.example\nextendedKeyUsage=serverAuth\n");
    this.issue("right", host, "root", "host.ext");
    this.issue("elsewhere", "elsewhere", "root", "elsewhere.ext");
    this.issue("below", host, "issuing", "host.ext");
    this.issue("private-leaf", host, "private", "host.ext");
    this.issue("expired", host, "root", "host.ext", true);
  }

  /** The root to trust, as PEM. */
  get anchor(): string {
    return readFileSync(join(this.folder, "root.pem"), "utf8");
  }

  /** Starts one, and answers `127.0.0.1:port`. */
  async start(fault: Fault): Promise<string> {
    switch (fault) {
      case "no-such-issuer":
        return this.serve("right", "-Verify", "1", "-verify_return_error", "-CAfile", "other.pem");
      case "wrong-host":
        return this.serve("elsewhere");
      case "expired":
        return this.serve("expired");
      case "incomplete":
        return this.serve("below");
      case "private-root":
        return this.serve("private-leaf", "-cert_chain", "private.pem");
      case "old":
        return this.serve("right", "-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0");
      case "silent":
        return this.listen(createServer());
    }
  }

  /** Starts one whose TLS is right and which points every call to `location`, with 307: the method and body go along. */
  startRedirecting(location: string): Promise<string> {
    const file = (name: string) => readFileSync(join(this.folder, name));
    const identity = { cert: file("right.pem"), key: file("right.key"), requestCert: true, rejectUnauthorized: false };
    return this.listen(createHttpsServer(identity, (_, response) => response.writeHead(307, { location }).end()));
  }

  /** Starts one that gives any token, and loses what else is posted to it: read to the end, and not answered. Or it answers 403 so. */
  startPaying(refusal?: object): Promise<string> {
    const file = (name: string) => readFileSync(join(this.folder, name));
    const identity = { cert: file("right.pem"), key: file("right.key"), requestCert: true, rejectUnauthorized: false };
    const json = { "content-type": "application/json" };
    return this.listen(
      createHttpsServer(identity, (request, response) => {
        if (request.url?.endsWith("/token")) response.writeHead(200, json).end('{"access_token":"of-the-tpp","token_type":"Bearer","expires_in":3600}');
        else if (refusal) response.writeHead(403, json).end(JSON.stringify(refusal));
        else request.resume().once("end", () => request.socket.destroy());
      }),
    );
  }

  stop(): void {
    for (const child of this.running) child.kill("SIGKILL");
    for (const server of this.listening) server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private listen(server: Server): Promise<string> {
    this.listening.push(server);
    return new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
    });
  }

  private serve(leaf: string, ...rest: string[]): Promise<string> {
    const child = spawn("openssl", ["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", `${leaf}.pem`, "-key", `${leaf}.key`, ...rest], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.running.push(child);
    return new Promise((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`openssl ended with ${code}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (line.startsWith("ACCEPT ")) resolve(line.slice("ACCEPT ".length).trim());
      });
    });
  }

  private issue(name: string, common: string, ca: string, extensions: string, expired = false): void {
    this.openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", `/CN=${common}`, "-keyout", `${name}.key`, "-out", `${name}.csr`);
    if (!expired) {
      this.openssl("x509", "-req", "-in", `${name}.csr`, "-CA", `${ca}.pem`, "-CAkey", `${ca}.key`, "-CAcreateserial", "-days", "20", "-extfile", extensions, "-out", `${name}.pem`);
      return;
    }
    // Only `openssl ca` takes dates in the past.
    writeFileSync(join(this.folder, "index"), "");
    writeFileSync(join(this.folder, "ca.conf"), "[ca]\ndefault_ca=here\n[here]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n");
    this.openssl("ca", "-batch", "-notext", "-config", "ca.conf", "-cert", `${ca}.pem`, "-keyfile", `${ca}.key`, "-in", `${name}.csr`, "-startdate", "20240101000000Z", "-enddate", "20250101000000Z", "-extfile", extensions, "-out", `${name}.pem`);
  }

  private openssl(...words: string[]): void {
    execFileSync("openssl", words, { cwd: this.folder, stdio: "pipe" });
  }
}
