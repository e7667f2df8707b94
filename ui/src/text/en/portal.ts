import type { ChainPlaceView } from "../../ipc/generated/ChainPlaceView";
import type { PortalNoteView } from "../../ipc/generated/PortalNoteView";
import type { PortalStep } from "../../ipc/generated/PortalStep";

export const portal = {
  title: "Make an app on a bank’s portal",
  lead: "Arkéa’s banks have no registration API. You make each app by hand on their developer portal; here is what to enter there, and a place to note how far you are.",
  loading: "Reading the checklist…",
  bank: "Bank",
  bankHint: "Each app is for one bank. For another bank, make another one.",
  chooseBank: "Choose a bank…",
  begun: "begun",
  listed: "in your list",
  closed: "not from this profile",
  host: "Entry point",

  appsTitle: (count: number, bank: string) => (count === 1 ? `An app of ${bank} is in your list already` : `${count} apps of ${bank} are in your list already`),
  notes: {
    "brand-withdrawn": { title: "This bank may be gone", text: "The newest pages of the portal no longer list it. Look whether the portal still offers it before you begin." },
    "newer-portal": { title: "Known only from the newest pages", text: "Only the newest pages of the portal list this bank; the documents Guichet goes by do not describe it." },
    "no-authorize-host": { title: "Where its customers log in is not known", text: "No document prints the host for this environment. The app can be made and listed; before a customer can give access, the host has to be entered in the bank’s settings." },
  } satisfies Record<PortalNoteView, { title: string; text: string }>,
  openSettings: "Open the bank’s settings",

  checklist: (bank: string) => `Checklist for ${bank}`,
  progress: (done: number, count: number) => `${done} of ${count} done`,
  steps: {
    account: { title: "Log in to the developer portal", text: "Make a developer account there if you have none. One account serves for all of the group’s banks." },
    application: { title: "Create an application for this bank", text: "The portal checks the identifier and the certificates against the official registers. One API key serves for its sandbox and for production." },
    qwac: { title: "Paste the QWAC with its chain", text: "It identifies you in every connection." },
    qsealc: { title: "Paste the QSEALC with its chain", text: "It signs your requests." },
    callbacks: { title: "Enter the callback URLs", text: "Also called redirect URIs: where the bank sends customers back to. It accepts no other address." },
  } satisfies Record<PortalStep, { title: string; text: string }>,
  keyTitle: "Bring back the API key",
  keyText: "The portal shows it once the application is made. It is the app’s client_id.",

  forBank: "Bank",
  oid: "TPP identifier",
  legalName: "Legal name",
  appName: "App name",
  appNameHint: "As you enter it on the portal.",
  chainOrder: "Paste them in this order:",
  places: { leaf: "Your certificate", intermediate: "Intermediate", root: "Root" } satisfies Record<ChainPlaceView, string>,
  until: "until",
  pem: { qwac: "QWAC chain in PEM", qsealc: "QSEALC chain in PEM" },
  missingTitle: "The chain is not complete",
  missing: (issuer: string) => `The certificate of ${issuer} is not held. Ask your QTSP for it and import it: it takes its place here.`,
  noCertificate: { qwac: "This profile uses no QWAC yet.", qsealc: "This profile uses no QSEALC yet." },
  openCertificates: "Open Certificates",
  callbacks: "Callback URLs",
  apiKey: "API key",

  practise: "These are local banks: they can play the portal.",
  make: "Have the local bank make it",
  made: "The local bank made the app. Its API key is filled in.",
  finish: "Add the app to the list",
  added: "The app is in your list.",
  fixFirst: (count: number) => (count === 1 ? "One answer needs a correction." : `${count} answers need a correction.`),

  list: {
    open: "Make an app on a portal",
    at: (done: number, count: number) => `portal, ${done} of ${count} done`,
    discardTitle: "Discard this checklist?",
    discardText: "What was typed and ticked here is lost. An app that was made on the portal stays there.",
    discarded: "The checklist was discarded.",
    unnamed: (bank: string) => `An app for ${bank}`,
  },
};

export type PortalText = typeof portal;
