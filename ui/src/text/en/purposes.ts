import type { DraftPurposeView } from "../../ipc/generated/DraftPurposeView";

/** What the wizard says differently of an enrolment, a change and a rotation. */
export interface PurposeText {
  /** In a list: what kind of work waits to be finished. */
  kind: string;
  title: (name: string) => string;
  lead: string;
  stepsLabel: string;
  unfinished: string;
  activation: string;
  activationLocal: string;
  liveTitle: string;
  liveText: (name: string, host: string) => string;
  liveConfirm: string;
  againText: string;
  /** Said once the bank accepted it. */
  done: string;
}

export const purposes: Record<DraftPurposeView, PurposeText> = {
  enrol: {
    kind: "Enrolment",
    title: () => "Enrol an app",
    lead: "Every answer is saved as you go: leave at any step, go on when you like.",
    stepsLabel: "Steps of the enrolment",
    unfinished: "The request went out and no usable answer came back. The app may be enrolled already. Look at the call before you send again: a second enrolment on the same certificates is refused.",
    activation: "If the bank answers now, the app becomes active on",
    activationLocal: "Local banks activate it at once, unless they were told to keep to the rule.",
    liveTitle: "Enrol this app in production?",
    liveText: (name, host) => `${name} will be enrolled for real at ${host}. The bank keeps it until you remove it.`,
    liveConfirm: "Enrol",
    againText: "The first request may have succeeded. If it did, the bank will refuse this one or enrol the app twice.",
    done: "The bank enrolled the app.",
  },
  change: {
    kind: "Change",
    title: (name) => `Change ${name}`,
    lead: "Change what the bank keeps about the app. Every answer is saved as you go, and nothing is sent before the review.",
    stepsLabel: "Steps of the change",
    unfinished: "The request went out and no usable answer came back. The bank may have accepted the change. Read the app back before you send again: it shows what the bank holds.",
    activation: "If the bank answers now, it takes the change into account on",
    activationLocal: "Local banks do so at once, unless they were told to keep to the rule.",
    liveTitle: "Change this app in production?",
    liveText: (name, host) => `What ${host} keeps about ${name} is replaced, for every bank that the registration serves.`,
    liveConfirm: "Change",
    againText: "The first request may have succeeded; reading back can tell. Sending again replaces what the bank holds once more.",
    done: "The bank accepted the change.",
  },
  rotate: {
    kind: "New certificates",
    title: (name) => `Rotate the certificates of ${name}`,
    lead: "Tells the bank which certificates come next. The pair in use goes on until the bank takes the new one into account.",
    stepsLabel: "Steps of the rotation",
    unfinished: "The request went out and no usable answer came back. The bank may have accepted the new certificate. Read the app back before you send again: it shows which certificate the bank holds.",
    activation: "If the bank answers now, the new pair is in use from",
    activationLocal: "Local banks take it at once, unless they were told to keep to the rule.",
    liveTitle: "Rotate the certificates in production?",
    liveText: (name, host) => `${host} will expect the new QSEALC from ${name}, for every bank that the registration serves.`,
    liveConfirm: "Rotate",
    againText: "The first request may have succeeded; reading back can tell. If it did, the bank may already expect another signature than this one.",
    done: "The bank accepted the new certificates.",
  },
};
