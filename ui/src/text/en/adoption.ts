import type { MadeByReq } from "../../ipc/generated/MadeByReq";

export const adoption = {
  title: "Add an app enrolled elsewhere",
  lead: "An app that was enrolled with another tool or on the bank’s portal joins your list. Nothing is changed at the bank.",
  madeBy: "How was it enrolled?",
  ways: {
    api: { name: "With the Registration API", hint: "Guichet reads it from the bank with the pair in use now. It can then be changed, rotated and deleted here." },
    portal: { name: "On the bank’s developer portal", hint: "It is listed here and cannot be changed: BPCE’s Registration API does not reach apps made on the portal." },
  } satisfies Record<MadeByReq, { name: string; hint: string }>,
  portalAlone: {
    ways: {
      api: "This bank has no registration API.",
      portal: "It is listed here; it is changed and deleted on the portal.",
    },
    bankHint: "The one it was made for: each app is one bank’s.",
    clientIdHint: "The API key that the portal shows.",
    notMade: "Not made yet? The checklist has everything the portal asks for.",
    open: "Open the checklist",
  },
  where: "Where it is known",
  bank: "Bank",
  bankHint: "Any bank of the group: the registration holds for all of them.",
  chooseBank: "Choose a bank…",
  app: "The app",
  clientId: "client_id",
  clientIdHint: "As the bank gave it, such as 1PSDFR-ACPR-12345-0-RWMH.",
  softwareId: "App name",
  softwareIdHint: "As customers see it at the bank.",
  redirectsHint: {
    api: "Those you know of. They are compared with what the bank holds; the bank’s count.",
    portal: "Those entered on the portal.",
  } satisfies Record<MadeByReq, string>,
  keyIdHint: "As in your other registrations. Left empty, the keyId names the certificate by serial number and issuer.",
  actApi: "Read it from the bank",
  actPortal: "Add it to the list",
  working: "Asking the bank…",
  nothingKept: "Nothing was kept. What you typed is still here.",
  added: "The app is in your list.",
  cancel: "Back to the list",
};

export type AdoptionText = typeof adoption;
