/**
 * The doctor's words. A verdict's sentence is chosen by the cause the finding names; `""` stands for any other cause.
 * `{name}` is replaced by the finding's value of that name, `{subject}` by the subject's word.
 */
import type { DoctorRuleView } from "../../ipc/generated/DoctorRuleView";
import type { DoctorSubjectView } from "../../ipc/generated/DoctorSubjectView";
import type { VerdictView } from "../../ipc/generated/VerdictView";
import { plural } from "../plural";

export type Sentence = string | ({ "": string } & Record<string, string>);
export type RuleText = { title: string } & Record<VerdictView, Sentence>;

export interface DoctorText {
  heading: string;
  lead: string;
  /** The verdict as one word beside its sign. */
  verdicts: Record<VerdictView, string>;
  counts: Record<VerdictView, (count: number) => string>;
  subjects: Record<DoctorSubjectView, string>;
  subjectLeads: Record<DoctorSubjectView, string>;
  show: string;
  showProblems: (count: number) => string;
  noProblems: string;
  nothing: string;
  origin: string;
  /** Title and section of the document each rule comes from; by subject where it depends on it. */
  origins: Record<DoctorRuleView, Sentence>;
  /** A number of days as words, for `{days}`. */
  days: (count: number) => string;
  rules: Record<DoctorRuleView, RuleText>;
}

export const doctor: DoctorText = {
  heading: "The doctor",
  lead: "Every rule a bank is known to hold certificates to, checked on this computer. Nothing is sent.",
  verdicts: { pass: "Passes", warn: "Watch", fail: "Fails", skipped: "Not checked" },
  counts: {
    pass: (count) => (count === 1 ? "1 rule passes" : `${count} rules pass`),
    warn: (count) => (count === 1 ? "1 to watch" : `${count} to watch`),
    fail: (count) => (count === 1 ? "1 rule fails" : `${count} rules fail`),
    skipped: (count) => (count === 1 ? "1 not checked" : `${count} not checked`),
  },
  subjects: { qwac: "QWAC", qsealc: "QSEALC", pair: "Both together" },
  subjectLeads: {
    qwac: "the certificate that opens the TLS connection",
    qsealc: "the certificate that signs the requests",
    pair: "what the two must say alike",
  },
  show: "Rules to show",
  showProblems: (count) => `Only problems (${count})`,
  noProblems: "No problem. Every rule that could be checked passes.",
  nothing: "There is no certificate to examine yet.",
  origin: "Rule from",
  days: (count) => plural("en", count, { one: "# day", other: "# days" }),
  origins: {
    "key-matches": {
      qwac: "RFC 8446 (TLS 1.3), section 4.4.3: the client proves that it holds the private key",
      "": "BPCE “PSD2 Registration API” documentation, HTTP Headers: signed with the private key of the QSEALC",
    },
    "kind-not-swapped": "BPCE “PSD2 Registration API” documentation, Eligibility: a set of QWAC and QSEALC certificates",
    "not-rsassa-pss": "BPCE “PSD2 Registration API” documentation, Limits: certificates signed with rsassaPss are not accepted",
    "rsa-key": "BPCE “PSD2 Registration API” documentation, HTTP Body: kty shall be RSA, alg shall be RS256",
    "key-length": "RFC 7518, section 3.3: a key of 2048 bits or larger must be used with RS256",
    "oid-well-formed": "ETSI TS 119 495, section 5.2.1: PSD, country, authority, authorisation number",
    "issuer-known": "BPCE “PSD2 Registration API” documentation, Eligibility: a new certification authority takes about 2 weeks to load",
    "oid-same": "BPCE “PSD2 Registration API” documentation, Eligibility: the OID is in the certificates and the requests",
    "roles-cover-scopes": "ETSI TS 119 495, section 4.2, and BPCE “PSD2 Registration API” documentation, HTTP Body: scope",
    "valid-now": "RFC 5280, section 4.1.2.5: validity",
    "chain-complete": {
      qsealc: "BPCE “PSD2 Registration API” documentation, HTTP Body: the QSEALC without its certification chain",
      "": "RFC 8446 (TLS 1.3), section 4.4.2: each certificate certifies the one before it",
    },
    "psd2-statement": "ETSI TS 119 495, section 5.1: the PSD2 qualified certificate statement",
    "qc-type": "ETSI EN 319 412-5, section 4.2.3: QcType web for a QWAC, eSeal for a QSEALC",
    "extended-key-usage": "ETSI EN 319 412-4, section 4: serverAuth, and clientAuth for mutual TLS",
    "key-usage": "RFC 5280, section 4.2.1.3: digitalSignature or nonRepudiation to sign",
  },
  rules: {
    "key-matches": {
      title: "Its private key is held",
      pass: "Its private key is held here and fits.",
      warn: "Its private key could not be compared.",
      fail: "No private key held here fits it. Import the key file that was made with it.",
      skipped: "There is no {subject} to look at.",
    },
    "kind-not-swapped": {
      title: "QWAC and QSEALC are not swapped",
      pass: "It is a {subject} and stands in the {subject}’s place.",
      warn: "Nothing in it says for certain whether it is a QWAC or a QSEALC.",
      fail: {
        "": "It does not belong in the {subject}’s place.",
        swapped: "It is the other kind: QWAC and QSEALC have been swapped.",
        authority: "It is the certificate of an authority, not a TPP’s.",
      },
      skipped: "There is no {subject} to look at.",
    },
    "not-rsassa-pss": {
      title: "Not rsassaPss",
      pass: {
        "": "Its issuer did not sign it with rsassaPss.",
        algorithm: "Its issuer signed it with {algorithm}.",
      },
      warn: "It is not known which algorithm signed it.",
      fail: {
        "": "It uses rsassaPss, which BPCE does not accept. Ask your QTSP for one signed with RSA PKCS #1 v1.5.",
        "issuer-signature": "Its issuer signed it with rsassaPss, which BPCE does not accept. Ask your QTSP for one signed with RSA PKCS #1 v1.5.",
        key: "Its key is bound to rsassaPss, which BPCE does not accept. Ask your QTSP for one with a plain RSA key.",
      },
      skipped: "There is no {subject} to look at.",
    },
    "rsa-key": {
      title: "Its key is RSA",
      pass: "The key is RSA.",
      warn: "The key is not RSA.",
      fail: {
        "": "The key is not RSA. The enrolment carries the QSEALC as a JWK with kty RSA and alg RS256, so no other key can be enrolled.",
        algorithm: "The key is {algorithm}. The enrolment carries the QSEALC as a JWK with kty RSA and alg RS256, so only an RSA key can be enrolled.",
      },
      skipped: "There is no {subject} to look at.",
    },
    "key-length": {
      title: "Its key is long enough",
      pass: {
        "": "The key is long enough.",
        bits: "The key has {bits} bits.",
        curve: "The key lies on the curve {curve}.",
      },
      warn: {
        "": "The length of the key is unusual.",
        curve: "The key lies on the curve {curve}, which few banks know.",
      },
      fail: {
        "": "The key is shorter than 2048 bits.",
        bits: "The key has {bits} bits; RS256 demands 2048 or more.",
      },
      skipped: {
        "": "The length of the key could not be judged.",
        "unknown-key": "The key is {algorithm}, whose length says nothing here.",
      },
    },
    "valid-now": {
      title: "It is valid today",
      pass: {
        "": "It is valid.",
        days: "It is valid for another {days}.",
      },
      warn: {
        "": "It ends soon. Order the next one now: a bank may need two weeks to load a new issuer.",
        "ends-soon": "It ends in {days}. Order the next one now: a bank may need two weeks to load a new issuer.",
      },
      fail: {
        "": "It is not valid today. Banks refuse it.",
        expired: "It expired {days} ago. Banks refuse it.",
        "not-yet": "It becomes valid in {days}. Until then banks refuse it.",
      },
      skipped: "There is no {subject} to look at.",
    },
    "chain-complete": {
      title: "Its chain is complete",
      pass: {
        "": "The chain is complete.",
        "up-to-the-root": "Every issuer up to the root is here.",
        "leaf-is-enough": "Its issuers are not needed: the enrolment takes the QSEALC without its chain.",
        "root-left-out": "The issuers are here; the root, which the bank has, is left out.",
      },
      warn: "Its issuer’s certificate is not here. A bank that lacks it too closes the connection: import the chain file of your QTSP.",
      fail: {
        "": "The chain does not hold together.",
        "not-issued-by-the-next": "The chain does not hold together: one of its certificates was not issued by the next.",
        "self-signed": "It signed itself. No bank trusts it: it must come from a QTSP.",
      },
      skipped: "There is no {subject} to look at.",
    },
    "oid-well-formed": {
      title: "Its organisation identifier is well-formed",
      pass: {
        "": "The organisation identifier is well-formed.",
        oid: "{oid}, from {authority}.",
      },
      warn: {
        "": "The organisation identifier is unusual.",
        "authority-not-listed": "{oid} is well-formed, but ETSI’s list knows no authority {authority}.",
      },
      fail: {
        "": "The organisation identifier is not of the form PSDFR-ACPR-12345.",
        absent: "It has no organisation identifier. A PSD2 certificate carries one, such as PSDFR-ACPR-12345.",
        prefix: "{oid} does not begin with PSD. It should look like PSDFR-ACPR-12345.",
        country: "{oid} has no country of two capital letters after PSD. It should look like PSDFR-ACPR-12345.",
        authority: "{oid} has no authority of two to eight capital letters in its middle. It should look like PSDFR-ACPR-12345.",
        number: "{oid} has no authorisation number at its end. It should look like PSDFR-ACPR-12345.",
      },
      skipped: "There is no {subject} to look at.",
    },
    "psd2-statement": {
      title: "It carries the PSD2 statement",
      pass: {
        "": "It carries the PSD2 statement.",
        roles: "It names {nca_id} and the roles {roles}.",
      },
      warn: {
        "": "Its PSD2 statement is unusual.",
        "other-authority": "Its PSD2 statement names {nca_id}, its organisation identifier {oid}: another authority.",
      },
      fail: {
        "": "It has no PSD2 statement. Ask your QTSP for a certificate under ETSI TS 119 495.",
        "no-statements": "It has no qualified certificate statements at all. Ask your QTSP for a certificate under ETSI TS 119 495.",
        absent: "It is a qualified certificate without the PSD2 statement. Ask your QTSP for one under ETSI TS 119 495.",
        unreadable: "Its PSD2 statement cannot be read.",
        "no-roles": "Its PSD2 statement names no role: it allows nothing.",
      },
      skipped: "There is no {subject} to look at.",
    },
    "roles-cover-scopes": {
      title: "Its roles cover the scopes",
      pass: {
        "": "Its roles cover every scope asked for.",
        scopes: "{roles} cover the scopes {scopes}.",
      },
      warn: "Its roles may not cover every scope.",
      fail: {
        "": "A scope asks for a role that it does not carry. The bank refuses that.",
        missing: "The scopes {scopes} ask for {missing}, which it does not carry. The bank refuses that.",
      },
      skipped: {
        "": "Its roles could not be compared with the scopes.",
        "no-scopes": "No scope is asked for yet. It is judged when an app is enrolled.",
        "no-statement": "It has no PSD2 statement to read roles from.",
      },
    },
    "qc-type": {
      title: "Its QcType fits",
      pass: {
        "": "Its QcType is a {subject}’s.",
        qc_type: "Its QcType is {qc_type}, as a {subject}’s should be.",
      },
      warn: "It has no QcType. Most banks accept that.",
      fail: {
        "": "Its QcType is not a {subject}’s.",
        "other-type": "Its QcType is {qc_type}, which is not a {subject}’s.",
      },
      skipped: "There is no {subject} to look at.",
    },
    "extended-key-usage": {
      title: "It may be used for TLS",
      pass: {
        "": "It may be used by a TLS client and a TLS server.",
        usages: "It may be used for {usages}.",
      },
      warn: {
        "": "Its extended key usage is unusual for a QWAC.",
        absent: "It has no extended key usage. Most banks take that to mean any use.",
        "no-client-auth": "Its extended key usage lacks clientAuth. A bank may close the connection for that.",
        "no-server-auth": "Its extended key usage lacks serverAuth, which the standard asks of a QWAC. Calls to banks work without it.",
      },
      fail: "There is no {subject} to look at.",
      skipped: "There is no {subject} to look at.",
    },
    "issuer-known": {
      title: "The banks know its issuer",
      pass: {
        "": "A bank accepted a registration with a certificate of this issuer before.",
        issuer: "A bank accepted a registration with a certificate of {issuer} before.",
      },
      warn: {
        "": "No bank has accepted a registration of this profile with a certificate of this issuer yet. BPCE asks to be told of a new issuer two months ahead, and takes about two weeks to load a new authority or root.",
        issuer: "No bank has accepted a registration of this profile with a certificate of {issuer} yet. BPCE asks to be told of a new issuer two months ahead, and takes about two weeks to load a new authority or root.",
      },
      fail: "The banks do not know its issuer.",
      skipped: "There is no {subject} to look at.",
    },
    "key-usage": {
      title: "Its key may sign",
      pass: {
        "": "Its key may sign.",
        "not-restricted": "Its key usage is not restricted.",
        usages: "Its key usage is {usages}.",
      },
      warn: {
        "": "Its key usage does not allow signing.",
        "may-not-sign": "Its key usage is {usages}, which does not allow signing.",
      },
      fail: "Its key may not sign.",
      skipped: "There is no {subject} to look at.",
    },
    "oid-same": {
      title: "Both name the same organisation",
      pass: {
        "": "Both certificates and the profile name the same organisation.",
        same: "Both certificates and the profile say {qwac}.",
      },
      warn: "The organisation identifiers could not be compared.",
      fail: {
        "": "The organisation identifiers differ.",
        "certificates-differ": "The QWAC says {qwac}, the QSEALC {qsealc}. A bank takes them for two TPPs.",
        "other-profile": "The profile is {profile}; the certificates name another organisation. The bank refuses that.",
      },
      skipped: {
        "": "There is nothing to compare yet.",
        absent: "One of them has no organisation identifier to compare.",
        "half-missing": "It takes both a QWAC and a QSEALC to compare them.",
      },
    },
  },
};
