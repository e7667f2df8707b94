/** The tone that a payment's stage is shown in. */
import type { PaymentStageView } from "../../ipc/generated/PaymentStageView";

const TONES: Record<PaymentStageView, "plain" | "info" | "success" | "warn" | "danger"> = {
  draft: "plain",
  sending: "info",
  "answer-lost": "danger",
  refused: "danger",
  "to-approve": "warn",
  approving: "info",
  "to-confirm": "warn",
  "confirmation-in-doubt": "danger",
  accepted: "info",
  settled: "success",
  rejected: "danger",
  cancelled: "plain",
};

export function toneOf(stage: PaymentStageView): (typeof TONES)[PaymentStageView] {
  return TONES[stage];
}
