import type { ConnectionFailure } from "../../ipc/generated/ConnectionFailure";
import type { ErrorWords } from "./errors";

/** Why there is no connection: one sentence and one way out for each cause, where the error's own say too little. */
export const connection = {
  alert: (name: string) => `TLS alert ${name}`,
  presented: (names: string) => `The certificate is for ${names}.`,
  endsAt: (issuer: string) => `The issuer is ${issuer}.`,

  words: {
    "timeout-connecting": {
      title: "Nothing took the connection in time",
      meaning: "The bank’s address did not answer at all. Nothing was sent.",
      todo: "Check the network, a firewall on the way, and whether the bank lets your address in; then try again.",
    },
    "timeout-handshake": {
      title: "The TLS handshake did not end in time",
      meaning: "Something took the connection and then fell silent, before a request could leave. Nothing was sent.",
      todo: "Try again. If it stays silent, a gateway on the way may hold the connection: check the network, then ask the bank’s support.",
    },
    "tls-unknown-ca": {
      title: "The bank’s TLS certificate comes from an authority that is not trusted here",
      meaning: "The chain the server sent leads to a root that neither this system nor this profile trusts. Nothing was sent.",
      todo: "If it is the bank’s own authority, get its root certificate from the bank, compare the fingerprint, and add it under Settings as a trust anchor. Otherwise do not go on.",
    },
    "tls-incomplete-chain": {
      title: "The server’s certificate chain is incomplete",
      meaning: "The server sent its own certificate and not that of the authority that issued it, so it cannot be checked. Nothing was sent.",
      todo: "Tell the bank’s support: the intermediate certificate must be sent along. Until then, or if the issuer is the bank’s own root, add the issuer under Settings as a trust anchor, after comparing its fingerprint with the bank.",
    },
    "tls-wrong-host": {
      title: "The server’s certificate is for another host",
      meaning: "What answered at the bank’s address is not the host that was called. Nothing was sent.",
      todo: "Check the entry point and its host. If both are right, the network leads elsewhere: do not go on, and ask the bank’s support.",
    },
    "tls-expired": {
      title: "The server’s certificate has expired",
      meaning: "The bank did not renew its TLS certificate, or this computer’s clock is ahead. Nothing was sent.",
      todo: "Check this computer’s date and time. If they are right, only the bank can mend it: tell its support.",
    },
    "tls-not-yet-valid": {
      title: "The server’s certificate is not valid yet",
      meaning: "The bank’s TLS certificate begins later, or this computer’s clock is behind. Nothing was sent.",
      todo: "Check this computer’s date and time. If they are right, only the bank can mend it: tell its support.",
    },
    "tls-revoked": {
      title: "The server’s certificate was revoked",
      meaning: "Its authority no longer vouches for it. Nothing was sent.",
      todo: "Do not go on. Ask the bank’s support.",
    },
    "tls-wrong-purpose": {
      title: "The certificate is not one for a server",
      meaning: "What answered shows a certificate that was issued for something else than a TLS server. Nothing was sent.",
      todo: "Check the entry point. If it is right, tell the bank’s support.",
    },
    "tls-untrusted": {
      title: "The bank’s TLS certificate is not trusted",
      meaning: "The server could not prove that it is the bank. Nothing was sent.",
      todo: "Open the call: it keeps the reason and the chain that was offered. Do not go on before the bank has explained it.",
    },
    "tls-version": {
      title: "The server’s TLS is too old",
      meaning: "It speaks no version from 1.2 on; older ones do not protect a call. Nothing was sent.",
      todo: "Check the entry point: a retired host may answer like this. Guichet never speaks the old versions; only the bank can mend it.",
    },
    tls: {
      title: "The TLS handshake failed",
      meaning: "The server broke off, or what it said is not TLS. Nothing was sent.",
      todo: "Open the call for the details. Check the entry point, its port and the network, then try again.",
    },
    "tls-client-rejected": {
      title: "The bank refused the QWAC",
      meaning:
        "The handshake ended at the client certificate, and the alert does not say why. Most often its issuer is not loaded at the bank yet; it may also be expired, revoked, or sent without its chain.",
      todo: "Check the QWAC and its chain under Certificates. If its issuer is new to this bank: BPCE asks for two months’ notice and takes about two weeks to load one.",
    },
    "tls-client-unknown-ca": {
      title: "The bank does not know the QWAC’s issuer",
      meaning: "The certificate arrived, and the bank’s server has no such authority: most often it is not loaded there yet.",
      todo: "BPCE asks for two months’ notice of an issuer not used before and takes about two weeks to load it: announce it to the bank’s support, with the issuer’s certificates. If the bank has known the issuer for long, check under Certificates that the QWAC’s chain is whole.",
    },
    "tls-client-expired": {
      title: "To the bank, the QWAC has expired",
      meaning: "The bank checked its dates and refused it.",
      todo: "Look at its dates under Certificates. Import the renewed QWAC and use that one.",
    },
    "tls-client-revoked": {
      title: "To the bank, the QWAC is revoked",
      meaning: "The bank asked its issuer, who no longer vouches for it.",
      todo: "Ask the QTSP that issued it. A new QWAC has to be imported and used.",
    },
    "tls-client-missing": {
      title: "The bank got no QWAC",
      meaning: "The bank wants a client certificate, and none went out: its key fits none of the signatures the bank allows.",
      todo: "Open the call to see what was asked. Check under Certificates that the active QWAC has an RSA key.",
    },
  } satisfies Record<ConnectionFailure, ErrorWords>,
};
