/** What can be done about a profile's certificates and waiting keys from more than one page. One act at a time. */
import { call, toAppError, type AppError } from "../../ipc";
import type { CertificatesView } from "../../ipc/generated/CertificatesView";
import type { ExpiryWordsReq } from "../../ipc/generated/ExpiryWordsReq";
import type { PracticePairView } from "../../ipc/generated/PracticePairView";

export type Act = "calendar" | "discard" | "issue" | "pair" | "save";

export class CertificateActs {
  /** Which act is under way, and on which key where it is about one. */
  busy = $state.raw<{ act: Act; key?: string | undefined }>();
  /** Why the last act did not happen. */
  failure = $state.raw<AppError>();

  readonly #profileId: string;

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  does(act: Act, key?: string): boolean {
    return this.busy?.act === act && this.busy.key === key;
  }

  /**
   * Saves the expiry dates as a calendar file: of one certificate, or of all in use. `words` name the events. Answers the
   * file's name; null where the dialog was closed.
   */
  async saveCalendar(certificateId: string | null, words: ExpiryWordsReq): Promise<string | null> {
    const saved = await this.#do("calendar", undefined, () =>
      call("expiry_calendar", { profileId: this.#profileId, certificateId, words }),
    );
    return saved?.name ?? null;
  }

  /** Saves a key's request as a file. Answers the file's name; null where the dialog was closed. */
  async saveRequest(spkiSha256: string): Promise<string | null> {
    const saved = await this.#do("save", spkiSha256, () => call("csr_save", { profileId: this.#profileId, spkiSha256 }));
    return saved?.name ?? null;
  }

  /** Has the practice QTSP issue the certificate that a key waits for. */
  issue(spkiSha256: string): Promise<CertificatesView | undefined> {
    return this.#do("issue", spkiSha256, () =>
      call("csr_issue_practice", { profileId: this.#profileId, spkiSha256, days: null }),
    );
  }

  /** Has the practice QTSP issue a QWAC and a QSEALC over fresh keys; the pair in use stays in use. */
  makePair(): Promise<PracticePairView | undefined> {
    return this.#do("pair", undefined, () => call("practice_pair", { profileId: this.#profileId }));
  }

  /** Erases a waiting key and its request. */
  discard(spkiSha256: string): Promise<CertificatesView | undefined> {
    return this.#do("discard", spkiSha256, () => call("key_discard", { profileId: this.#profileId, spkiSha256 }));
  }

  async #do<View>(act: Act, key: string | undefined, doIt: () => Promise<View>): Promise<View | undefined> {
    if (this.busy) return undefined;
    this.busy = { act, key };
    this.failure = undefined;
    try {
      return await doIt();
    } catch (error) {
      this.failure = toAppError(error);
      return undefined;
    } finally {
      this.busy = undefined;
    }
  }
}
