/** What the Certificates page holds and does: the list, the doctor's findings, and imports with their passphrases. */
import { Asked, call, toAppError, type AppError } from "../../ipc";
import type { CertificateKindView } from "../../ipc/generated/CertificateKindView";
import type { CertificateSummaryView } from "../../ipc/generated/CertificateSummaryView";
import type { ImportedFileView } from "../../ipc/generated/ImportedFileView";
import type { ImportFileReq } from "../../ipc/generated/ImportFileReq";
import type { ImportView } from "../../ipc/generated/ImportView";
import { toBase64, utf8 } from "./base64";

/** Larger files are not even read: no certificate or key comes near. In bytes. */
export const LARGEST_FILE = 4 * 1024 * 1024;

/** What came of one file; `unreadable` is said by the screen, the rest by the importer. */
export type ImportLine = ImportedFileView | { name: string; outcome: { kind: "unreadable" } };

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
  waiting = $derived(this.lines.flatMap(stagedId));
  /** A passphrase was tried and did not open them. */
  passphraseWrong = $derived(this.lines.some((line) => line.outcome.kind === "wrong-passphrase"));

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

  /** Gives the waiting files up; their bytes go when the importer closes them. */
  leaveClosed(): void {
    this.lines = this.lines.filter((line) => stagedId(line).length === 0);
  }

  clear(): void {
    this.lines = [];
    this.importFailure = undefined;
  }

  #send(files: ImportFileReq[], staged: string[], passphrase: string | null): Promise<ImportView> {
    return call("certificates_import", { profileId: this.#profileId, files, staged, passphrase, choices: [] });
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
    } catch (error) {
      this.importFailure = toAppError(error);
    } finally {
      this.importing = false;
    }
  }
}

function stagedId(line: ImportLine): string[] {
  const outcome = line.outcome;
  return outcome.kind === "passphrase-needed" || outcome.kind === "wrong-passphrase" ? [outcome.staged] : [];
}
