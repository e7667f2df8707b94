/**
 * What the form for a certificate request holds and does. Each kind has its own proposal; what the operator typed
 * counts for both and is never replaced by a proposal.
 */
import { call, toAppError, type AppError } from "../../ipc";
import type { CsrProposalView } from "../../ipc/generated/CsrProposalView";
import type { CsrView } from "../../ipc/generated/CsrView";
import type { FieldProblem } from "../../ipc/generated/FieldProblem";
import type { RequestKindView } from "../../ipc/generated/RequestKindView";
import type { RoleView } from "../../ipc/generated/RoleView";

/** In the order in which the wizard for apps asks for them; account servicing is a bank's own role. */
export const ROLES: readonly RoleView[] = ["PSP_AI", "PSP_PI", "PSP_IC", "PSP_AS"];
export const SIZES = ["2048", "3072", "4096"] as const;
export type Size = (typeof SIZES)[number];

type Answer = "commonName" | "organization" | "country" | "roles" | "domains";

export class RequestForm {
  kind = $state<RequestKindView>("qwac");
  bits = $state<Size>("2048");
  commonName = $state("");
  organization = $state("");
  country = $state("");
  roles = $state.raw<readonly RoleView[]>([]);
  domains = $state<string[]>([""]);
  /** Where the answers of the present kind come from; nothing until it is here. */
  proposal = $state.raw<CsrProposalView>();
  loadFailure = $state.raw<AppError>();

  making = $state(false);
  makeFailure = $state.raw<AppError>();

  /** The name differs between the two kinds, so what was typed is kept for each. */
  readonly #names: Partial<Record<RequestKindView, string>> = {};
  readonly #typed = new Set<Answer>();
  readonly #profileId: string;
  #asked = 0;

  constructor(profileId: string) {
    this.#profileId = profileId;
  }

  async load(): Promise<void> {
    const turn = ++this.#asked;
    this.loadFailure = undefined;
    try {
      const proposal = await call("csr_propose", { profileId: this.#profileId, kind: this.kind });
      if (turn === this.#asked) this.#propose(proposal);
    } catch (error) {
      if (turn === this.#asked) this.loadFailure = toAppError(error);
    }
  }

  async choose(kind: RequestKindView): Promise<void> {
    if (kind === this.kind) return;
    this.kind = kind;
    this.makeFailure = undefined;
    await this.load();
  }

  /** To be called after every change of an answer: its problem, found before, need not hold any more. */
  touch(answer: Answer): void {
    if (answer === "commonName") this.#names[this.kind] = this.commonName;
    else this.#typed.add(answer);
    if (this.makeFailure?.code !== "input-invalid") return;
    const others = this.makeFailure.detail.fields.filter(({ field }) => field.split(".")[0] !== answer);
    this.makeFailure =
      others.length === 0
        ? undefined
        : { ...this.makeFailure, detail: { ...this.makeFailure.detail, fields: others } };
  }

  chooseRole(role: RoleView, take: boolean): void {
    this.roles = ROLES.filter((each) => (each === role ? take : this.roles.includes(each)));
    this.touch("roles");
  }

  addDomain(): void {
    this.domains.push("");
    this.touch("domains");
  }

  removeDomain(place: number): void {
    this.domains.splice(place, 1);
    this.touch("domains");
  }

  problemAt(field: string): FieldProblem | undefined {
    return this.makeFailure?.detail.fields.find((problem) => problem.field === field)?.problem;
  }

  /** Makes the key and the request. Answers the request, or nothing where it failed. */
  async make(): Promise<CsrView | undefined> {
    if (this.making) return undefined;
    this.making = true;
    this.makeFailure = undefined;
    try {
      return await call("csr_make", {
        profileId: this.#profileId,
        kind: this.kind,
        bits: Number(this.bits),
        commonName: this.commonName,
        organization: this.organization,
        country: this.country,
        roles: [...this.roles],
        domains: this.kind === "qwac" ? $state.snapshot(this.domains) : [],
      });
    } catch (error) {
      this.makeFailure = toAppError(error);
      return undefined;
    } finally {
      this.making = false;
    }
  }

  #propose(proposal: CsrProposalView): void {
    this.proposal = proposal;
    this.commonName = this.#names[this.kind] ?? proposal.commonName;
    if (!this.#typed.has("organization")) this.organization = proposal.organization;
    if (!this.#typed.has("country")) this.country = proposal.country;
    if (!this.#typed.has("roles")) this.roles = ROLES.filter((role) => proposal.roles.includes(role));
    if (this.kind === "qwac" && !this.#typed.has("domains")) {
      this.domains = proposal.domains.length > 0 ? [...proposal.domains] : [""];
    }
  }
}
