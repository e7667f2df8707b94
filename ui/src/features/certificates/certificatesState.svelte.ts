/** What the Certificates page holds and does: the list, the doctor's findings, and imports with their passphrases. */
import { Asked, call, toAppError, type AppError } from "../../ipc";
import type { CertificateKindView } from "../../ipc/generated/CertificateKindView";
import type { CertificateSummaryView } from "../../ipc/generated/CertificateSummaryView";
import type { ImportChoiceReq } from "../../ipc/generated/ImportChoiceReq";
import type { ImportedFileView } from "../../ipc/generated/ImportedFileView";
import type { ImportFileReq } from "../../ipc/generated/ImportFileReq";
import type { ImportOutcomeView } from "../../ipc/generated/ImportOutcomeView";
import type { ImportView } from "../../ipc/generated/ImportView";
import { toBase64, utf8 } from "./base64";

/** Larger files are not even read: no certificate or key comes near. In bytes. */
export const LARGEST_FILE = 4 * 1024 * 1024;

/** What came of one file; `unreadable` is said by the screen, the rest by the importer. */
export type ImportLine = ImportedFileView | { name: string; outcome: { kind: "unreadable" } };

/** A file whose bytes the importer keeps until the operator has said what to take of it. */
export type OpenChoice = Extract<ImportOutcomeView, { kind: "choose" }> & { name: string };

export class CertificatesState {
  readonly list = new Asked("certificates_list");
  lines = $state.raw<readonly ImportLine[]>([]);
  importing = $state(false);
  /** Why the import as a whole did not happen. */
  importFailure = $state.raw<AppError>();

  qwac = $derived(this.#active("qwac"));
  qsealc = $derived(this.#active("qsealc"));
  fails = $derived(this.list.view?.doctor.filter((finding) => finding.verdict === "fail").length ?? 0);
  warns = $derived(this.list.view?.doctor.filter((finding) => finding.verdict === "warn").length ?? 0);
  empty = $derived(
    this.list.view !== undefined &&
      this.list.view.certificates.length === 0 &&
      this.list.view.waitingKeys.length === 0,
  );
  /** Files the importer keeps until their passphrase comes. */
  waiting = $derived(this.lines.flatMap((line) => (asksPassphrase(line) ? stagedId(line) : [])));
  /** Files that hold more than can be taken unasked, in the order of their lines. */
  choices = $derived(this.lines.flatMap(openChoice));
  /** The one of them that is being asked about. */
  choosing = $derived<OpenChoice | undefined>(this.choices.find(({ staged }) => staged === this.#asking));
  /** A passphrase was tried and did not open them. */
  passphraseWrong = $derived(this.lines.some((line) => line.outcome.kind === "wrong-passphrase"));

  #asking = $state<string>();
  readonly #profileId: string;

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  #active(kind: CertificateKindView): CertificateSummaryView | undefined {
    return this.list.view?.certificates.find((certificate) => certificate.active && certificate.kind === kind);
  }

  load(): Promise<boolean> {
    return this.list.ask({ profileId: this.#profileId });
  }

  async importFiles(files: readonly File[]): Promise<void> {
    await this.#import(async () => {
      const read: ImportFileReq[] = [];
      const refused: ImportLine[] = [];
      for (const file of files) {
        if (file.size > LARGEST_FILE) {
          refused.push({ name: file.name, outcome: { kind: "too-large" } });
          continue;
        }
        try {
          read.push({ name: file.name, content: toBase64(new Uint8Array(await file.arrayBuffer())) });
        } catch {
          refused.push({ name: file.name, outcome: { kind: "unreadable" } });
        }
      }
      return { refused, answer: read.length === 0 ? undefined : await this.#send(read, [], null) };
    });
  }

  async importText(name: string, text: string): Promise<void> {
    await this.#import(async () => ({ answer: await this.#send([{ name, content: toBase64(utf8(text)) }], [], null) }));
  }

  async pick(): Promise<void> {
    await this.#import(async () => ({ answer: await call("certificates_pick", { profileId: this.#profileId }) }));
  }

  /** Offers one passphrase to every file that waits. It is not kept. */
  async open(passphrase: string): Promise<void> {
    const staged = this.waiting;
    if (staged.length > 0) await this.#import(async () => ({ answer: await this.#send([], staged, passphrase) }));
  }

  /** Asks about a file that holds several things; nothing puts the question away and keeps the file. */
  choose(staged: string | undefined): void {
    this.#asking = staged;
  }

  /** Takes the items of a file that were chosen, by their index. */
  async take(staged: string, items: number[]): Promise<void> {
    await this.#import(async () => ({ answer: await this.#send([], [], null, [{ staged, items }]) }));
  }

  /** Takes nothing of a file that asks for a choice. */
  async takeNothing(staged: string): Promise<void> {
    await this.#forget([staged]);
    this.#asking = this.choices[0]?.staged;
  }

  /** Gives the files up that wait for a passphrase. */
  leaveClosed(): Promise<void> {
    return this.#forget(this.waiting);
  }

  async clear(): Promise<void> {
    await this.#forget(this.lines.flatMap(stagedId));
    this.lines = [];
    this.importFailure = undefined;
  }

  /** The page goes: what the importer still keeps in memory for it could not be asked for any more. */
  leave(): void {
    void this.#forget(this.lines.flatMap(stagedId));
  }

  /** Has the importer drop these files, with what was typed for them, and takes their lines away. */
  async #forget(staged: string[]): Promise<void> {
    if (staged.length === 0) return;
    const gone = new Set(staged);
    this.lines = this.lines.filter((line) => !stagedId(line).some((id) => gone.has(id)));
    try {
      this.list.put(await call("staged_discard", { profileId: this.#profileId, staged }));
    } catch (error) {
      this.importFailure = toAppError(error);
    }
  }

  #send(files: ImportFileReq[], staged: string[], passphrase: string | null, choices: ImportChoiceReq[] = []): Promise<ImportView> {
    return call("certificates_import", { profileId: this.#profileId, files, staged, passphrase, choices });
  }

  async #import(act: () => Promise<{ answer?: ImportView | undefined; refused?: ImportLine[] }>): Promise<void> {
    if (this.importing) return;
    this.importing = true;
    this.importFailure = undefined;
    try {
      const { answer, refused = [] } = await act();
      // Newest first; a file that waited and was offered again stands by its new outcome alone.
      const offered = new Set(answer?.files.map((file) => file.name));
      const kept = this.lines.filter((line) => stagedId(line).length === 0 || !offered.has(line.name));
      this.lines = [...refused, ...(answer?.files ?? []), ...kept];
      if (answer) this.list.put(answer.certificates);
      this.#asking = this.choices[0]?.staged;
    } catch (error) {
      this.importFailure = toAppError(error);
    } finally {
      this.importing = false;
    }
  }
}

function asksPassphrase(line: ImportLine): boolean {
  return line.outcome.kind === "passphrase-needed" || line.outcome.kind === "wrong-passphrase";
}

function stagedId(line: ImportLine): string[] {
  return "staged" in line.outcome ? [line.outcome.staged] : [];
}

function openChoice({ name, outcome }: ImportLine): OpenChoice[] {
  return outcome.kind === "choose" ? [{ name, ...outcome }] : [];
}
