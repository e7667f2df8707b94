import type { FieldProblem } from "../../ipc/generated/FieldProblem";

/** What is wrong with a field, as a sentence under it. */
export const fields: Record<FieldProblem, string> = {
  required: "Fill this in: the bank requires it.",
  "stray-characters": "There is a space at an end, or a character that cannot be seen.",
  "no-authority": "Write the URI whole, scheme and host included, such as https://app.example.eu/callback.",
  "has-fragment": "A redirect URI has no “#…” part.",
  credentials: "A redirect URI must not carry a user name or password.",
  "not-an-email": "This is not an e-mail address.",
  "not-a-phone": "Write a phone number with its country code, such as +33 1 23 45 67 89.",
  "not-an-oid": "Write the identifier as in the certificates: PSDFR-ACPR-12345.",
  "oid-not-certificates": "This is not the identifier in the certificates.",
  "not-an-agent-id": "An agent’s identifier is AGT, then the TPP’s identifier without PSD, then a serial number: AGTFR-ACPR-12345001.",
  "agent-id-of-another": "This agent’s identifier belongs to another TPP: it must be built on your own OID.",
  "role-missing": "The certificates do not carry the role for this scope.",
  "unknown-bank": "Guichet does not know this bank.",
  "bank-unavailable": "This bank cannot be reached from this profile.",
  duplicate: "This is already in the list.",
  "too-long": "This is too long.",
  "not-an-address": "Write an address and a port, such as 127.0.0.1:8443.",
  "not-a-port": "A port is a number from 1 to 65535.",
  "not-a-certificate": "No certificate was found in this text.",
  "name-mismatch": "This is not the profile’s name.",
  "not-a-domain": "Write a host name, such as tpp.example.",
  "not-a-country": "Write the country’s two letters, such as FR.",
};
