/*
 * The whole program over a bridge that answers from fixtures: for looking at pages, never part of a build.
 * `pages.html?state=trouble&theme=dark&language=fr&environment=sandbox#/certificates`
 */
import { mount } from "svelte";
import App from "../src/app/App.svelte";
import { useBridge } from "../src/ipc/client";
import { failure, FakeBridge, type Answers } from "../src/ipc/fake";
import type { AppView } from "../src/ipc/generated/AppView";
import type { EnvironmentView } from "../src/ipc/generated/EnvironmentView";
import type { ImportOutcomeView } from "../src/ipc/generated/ImportOutcomeView";
import type { Language } from "../src/ipc/generated/Language";
import type { StoreState } from "../src/ipc/generated/StoreState";
import type { Theme } from "../src/ipc/generated/Theme";
import "../src/kit/base.css";
import * as calls from "./fixtures/calls";
import * as requests from "./fixtures/certificate-requests";
import * as certificates from "./fixtures/certificates";
import * as changes from "./fixtures/changes";
import * as connections from "./fixtures/connections";
import * as data from "./fixtures/data";
import * as consents from "./fixtures/consents";
import * as funds from "./fixtures/funds";
import * as payments from "./fixtures/payments";
import * as desk from "./fixtures/desk";
import { pem } from "./fixtures/pem";
import * as portal from "./fixtures/portal";
import * as registrations from "./fixtures/registrations";
import * as settings from "./fixtures/settings";
import { NOW } from "./fixtures/time";

const asked = new URLSearchParams(location.search);
const state = asked.get("state") ?? "normal";
const environment = (asked.get("environment") ?? "local") as EnvironmentView;

const app: AppView = {
  version: "0.1.0",
  store: { kind: "open", sealed: false },
  dataFolder: "/home/ada/.local/share/guichet",
  setAside: null,
  theme: (asked.get("theme") ?? "system") as Theme,
  language: (asked.get("language") ?? "en") as Language,
  profiles: [{ id: "p1", name: "Payhop practice", environment, oid: "PSDFR-ACPR-13807", legalName: "Payhop SAS", createdAt: NOW }],
  profileId: "p1",
};

const refusal = failure({
  code: "bank-refused",
  message: "the bank answered 400",
  detail: {
    status: 400,
    bankError: "invalid_client_metadata",
    bankDescription: "client_name: an app of that name is already registered",
    requestId: "7ed4e9f9-5df8-4b6f-b1a5-0d8d1a2fe1ab",
    callId: "k0",
  },
});
function refuse(): never {
  throw refusal;
}
const broken = () => {
  throw failure({ code: "store-failed" });
};
const never = () => new Promise<never>(() => {});

const usual: Answers = {
  app_start: () => app,
  settings_save: (req) => ({ ...app, ...req }),
  desk_overview: () => desk.calm,
  certificates_list: () => certificates.normal,
  certificate_show: () => certificates.card(pem),
  certificate_use: () => certificates.normal,
  certificate_remove: () => certificates.nothing,
  certificates_import: (req) => ({
    files: req.passphrase
      ? [{ name: "payhop-2019.p12", outcome: { kind: "wrong-passphrase", staged: "s2" } }]
      : req.files.map((file) => ({ name: file.name, outcome: { kind: "unrecognised" } })),
    certificates: certificates.normal,
  }),
  certificates_pick: () => ({
    files: [
      { name: "payhop-qwac.p12", outcome: { kind: "imported", certificates: 3, keys: 1, weak: null } },
      { name: "old-seal.p12", outcome: { kind: "imported", certificates: 1, keys: 1, weak: "RC2-40" } },
      { name: "payhop-2019.p12", outcome: { kind: "passphrase-needed", staged: "s1" } },
      { name: "request.csr", outcome: { kind: "nothing-to-import", found: "CERTIFICATE REQUEST" } },
      { name: "legacy.p12", outcome: { kind: "unsupported-algorithm", algorithm: "pbeWithMD5AndDES-CBC" } },
      { name: "chain.pem", outcome: { kind: "already-here" } },
    ],
    certificates: certificates.normal,
  }),
  staged_discard: () => certificates.normal,
  csr_propose: (req) => requests.proposal(req.kind),
  csr_make: () => requests.request,
  csr_show: () => requests.request,
  csr_save: () => ({ name: "psd2.payhop.example-qwac.csr" }),
  csr_issue_practice: () => certificates.normal,
  key_discard: () => certificates.normal,
  practice_pair: () => ({ qwacId: "qwac-2", qsealcId: "qsealc-2", certificates: certificates.spares }),
  expiry_calendar: () => ({ name: "guichet-expiry.ics" }),
  banks_list: () => ({ banks: environment === "sandbox" ? registrations.sandboxBanks : [...registrations.banks, registrations.fortuneo], ownForAll: false }),
  bank_settings_show: (req) => (req.bankKey === null ? settings.all : settings.bank),
  bank_settings_check: (req) => ({ ...settings.bank.preview, problems: req.fields.port === "0" ? [{ field: "port", problem: "not-a-port" }] : [] }),
  bank_settings_save: (req) => ({ ...settings.bank, own: req.fields }),
  registrations_list: () => registrations.list,
  registration_show: () => registrations.registration,
  registration_read_back: () => registrations.readBack,
  draft_open: () => registrations.draft("bank"),
  draft_save: (req) => registrations.draft(req.step, req.fields),
  draft_review: () => registrations.review,
  draft_send: () => registrations.registration,
  draft_discard: () => registrations.none,
  registration_adopt: () => changes.adopted,
  registration_delete: () => changes.full,
  registration_forget: () => registrations.none,
  registration_retire_pair: () => changes.retirable,
  portal_show: (req) => (req.bankKey === null ? portal.none : portal.of(req.bankKey)),
  portal_save: (req) => portal.of(req.bankKey, req.fields),
  portal_discard: () => registrations.none,
  portal_make: (req) => portal.of(req.bankKey, { ...portal.fields, clientId: portal.API_KEY, done: ["account", "application", "qwac", "qsealc", "callbacks"] }),
  change_open: (req) => (req.rotate ? changes.rotating("pair") : changes.changing("app")),
  change_settle: () => ({ taken: false, registration: registrations.registration }),
  connections_list: () => connections.list,
  connection_open: () => connections.fresh,
  connection_show: () => connections.authorised,
  connection_forget: () => connections.none,
  authorization_start: (req) => (req.way === "loopback" ? connections.listening : connections.pasting),
  authorization_wait: never,
  authorization_paste: () => connections.authorised,
  authorization_cancel: () => connections.ended("abandoned"),
  token_refresh: () => connections.authorised,
  token_revoke: () => connections.revokedHere,
  accounts_list: () => data.view,
  accounts_refresh: () => ({ ...data.view, fetched: data.fetched() }),
  balances_refresh: () => ({ ...data.view, fetched: data.fetched() }),
  identity_refresh: () => ({ ...data.identified, fetched: data.fetched() }),
  beneficiaries_refresh: () => {
    throw data.notServed;
  },
  accounts_give_up: () => data.view,
  transactions_refresh: () => ({ fetched: data.fetched({ pages: 20, added: 1984, changed: 3, same: 13, duplicates: 2, cutShort: "circle" }), kept: 2000 }),
  transactions_find: data.find,
  transactions_places: data.places,
  transactions_read: data.read,
  transaction_show: (req) => data.detail(req.transactionId),
  account_charts: () => data.charts,
  transactions_export: (req) => ({ name: `transactions.${req.format}` }),
  fallback_ask: () => connections.fallback,
  consent_show: () => consents.consented,
  consent_review: () => consents.review,
  consent_send: () => consents.consented,
  consent_revoke_all: () => consents.revoked,
  consent_look: () => consents.looking,
  funds_check: (req) => ({ ...(Number(req.amount) > 1000 ? funds.no : funds.yes), amount: req.amount, iban: req.iban }),
  payments_list: () => payments.list,
  payment_token_revoke: (req) => ({ ...payments.list, tokens: payments.list.tokens.filter((token) => token.id !== req.tokenId) }),
  payment_open: () => payments.empty,
  payment_show: () => payments.toConfirm,
  payment_save: (req) => ({ ...payments.draft, fields: req.fields }),
  payment_review: () => payments.review,
  payment_send: () => payments.toApprove,
  payment_approve: (req) => (req.way === "loopback" ? payments.listening : payments.pasting),
  payment_wait: never,
  payment_paste: () => payments.toConfirm,
  payment_cancel_approval: () => payments.refusedOnce,
  payment_confirm: () => payments.accepted,
  payment_look: () => payments.settled,
  payment_cancel: () => payments.cancelled,
  payment_discard: () => payments.none,
  calls_list: () => calls.page(calls.list, true),
  call_show: () => calls.success,
  call_curl: () => calls.curl,
  bank_certificate_fetch: () => calls.verified,
};

/** The way out of a store that does not open; every choice begins an empty one. */
const closed = (store: StoreState): Answers => ({
  app_start: () => ({ ...app, store, profiles: [], profileId: null }),
  store_choose: () => ({ ...app, profiles: [], profileId: null }),
});

const picked = (name: string, outcome: ImportOutcomeView) => ({ files: [{ name, outcome }], certificates: certificates.normal });

let serverFailed = false;

const states: Record<string, Answers> = {
  normal: {},
  empty: {
    certificates_list: () => certificates.nothing,
    registrations_list: () => registrations.none,
    connections_list: () => connections.none,
    calls_list: () => calls.page([]),
  },
  trouble: {
    certificates_list: () => certificates.trouble,
    registration_show: () => registrations.differing,
    registration_read_back: refuse,
    call_show: () => calls.unanswered,
    bank_settings_show: () => settings.set,
    banks_list: () => ({ banks: registrations.banks.map((bank, place) => ({ ...bank, ownSettings: place === 3 })), ownForAll: true }),
    draft_open: () => registrations.draft("app", registrations.wrong),
  },
  // A file whose content is to be chosen from, well protected or not.
  choose: { certificates_pick: () => picked("payhop-2026.p12", { kind: "choose", staged: "s1", items: requests.items, weak: null }) },
  "choose-weak": { certificates_pick: () => picked("payhop-2019.p12", { kind: "choose", staged: "s1", items: requests.items, weak: "RC2-40" }) },
  refusals: {
    certificates_pick: () => ({
      files: [
        { name: "a.p12", outcome: { kind: "wrong-passphrase", staged: "s1" } },
        { name: "b.p12", outcome: { kind: "unsupported-algorithm", algorithm: "aes256-GCM" } },
        { name: "notes.txt", outcome: { kind: "unrecognised" } },
        { name: "request.csr", outcome: { kind: "nothing-to-import", found: "CERTIFICATE REQUEST" } },
        { name: "short.key", outcome: { kind: "key-too-short", bits: 1024 } },
        { name: "ed.key", outcome: { kind: "unsupported-key", detail: "Ed25519" } },
        { name: "cut.pem", outcome: { kind: "broken", detail: "DER ends after 412 of 1,218 bytes" } },
        { name: "film.mkv", outcome: { kind: "too-large" } },
        { name: "empty.pem", outcome: { kind: "empty" } },
      ],
      certificates: certificates.normal,
    }),
  },
  requests: { certificates_list: () => requests.waiting },
  answered: { csr_show: () => requests.answered },
  making: { csr_make: never, practice_pair: never, csr_issue_practice: never },
  "request-wrong": {
    csr_make: () => {
      throw failure({
        code: "input-invalid",
        detail: {
          fields: [
            { field: "country", problem: "not-a-country" },
            { field: "commonName", problem: "required" },
            { field: "domains.1", problem: "not-a-domain" },
            { field: "roles", problem: "required" },
          ],
        },
      });
    },
  },
  verified: { call_show: () => calls.verified },
  mismatched: { call_show: () => calls.mismatched },
  elsewhere: { call_show: () => calls.elsewhere },
  "no-match": { calls_list: () => ({ ...calls.page([]), all: 213 }) },
  waiting: { registration_show: () => registrations.waiting },
  full: { registrations_list: () => changes.full, registration_adopt: refuse },
  "change-waits": { registration_show: () => changes.changeWaits },
  rotated: { registration_show: () => changes.rotated },
  retirable: { registration_show: () => changes.retirable },
  adopted: { registration_show: () => changes.adopted },
  portal: { registration_show: () => changes.portal },
  deleted: { registration_show: () => changes.deleted },
  change: { draft_open: () => changes.changing("app"), draft_save: (req) => changes.changing(req.step, req.fields), draft_review: () => changes.changeReview },
  "change-review": { draft_open: () => changes.changing("review"), draft_save: (req) => changes.changing(req.step, req.fields), draft_review: () => changes.changeReview },
  rotate: {
    draft_open: () => changes.rotating("pair"),
    draft_save: (req) => changes.withChoice({ ...changes.rotating("pair"), step: req.step, fields: req.fields }),
    draft_review: () => changes.rotationReview,
  },
  "rotate-none": { draft_open: () => changes.rotating("pair", null, []) },
  "rotate-issuer": {
    draft_open: () => changes.rotating("pair", changes.newIssuer),
    draft_save: (req) => changes.withChoice({ ...changes.rotating("pair", changes.newIssuer), step: req.step, fields: req.fields }),
  },
  "rotate-review": { draft_open: () => changes.rotating("review", changes.chosenPair), draft_review: () => changes.rotationReview },
  "rotate-unfinished": {
    draft_open: () => ({ ...changes.rotating("review", changes.chosenPair), unfinishedCallId: "k0" }),
    draft_review: () => ({ ...changes.rotationReview, unfinishedCallId: "k0" }),
  },
  chosen: { draft_open: () => registrations.draft("bank", registrations.filled) },
  who: { draft_open: () => registrations.draft("who", { ...registrations.filled, enrolled: "agent", clientLegalId: "AGTFR-ACPR-13807002" }) },
  app: { draft_open: () => registrations.draft("app", registrations.filled) },
  review: { draft_open: () => registrations.draft("review", registrations.filled), draft_send: never },
  refused: { draft_open: () => registrations.draft("review", registrations.filled), draft_send: refuse },
  // The bank's server fails at the send, which may have arrived.
  "server-failed": {
    draft_open: () => registrations.draft("review", registrations.filled, serverFailed ? "k0" : null),
    draft_review: () => ({ ...registrations.review, unfinishedCallId: serverFailed ? "k0" : null }),
    draft_send: () => {
      serverFailed = true;
      throw failure({ code: "bank-server-error", detail: { status: 502, callId: "k0" } });
    },
  },
  "portal-app": { registration_show: () => changes.portalAlone },
  "portal-no-certificates": { portal_show: (req) => ({ ...(req.bankKey === null ? portal.none : portal.of(req.bankKey)), qwac: null, qsealc: null }) },
  "portal-refused": { portal_make: broken },
  // Desk
  "desk-practice": { desk_overview: () => desk.practice },
  "desk-waiting": { desk_overview: () => desk.waiting },
  "desk-opened": { desk_overview: () => desk.opened },
  "desk-consent": { desk_overview: () => desk.consentMissing },
  "desk-unread": { desk_overview: () => desk.unread },
  "desk-busy": { desk_overview: () => desk.busy },
  // Connections
  "one-app": { connections_list: () => connections.one },
  "no-app": { connections_list: () => connections.noApp },
  "payments-only": { connections_list: () => connections.paymentsOnly },
  "not-active": { connections_list: () => connections.notActive },
  fresh: { connection_show: () => connections.fresh },
  "fresh-elsewhere": { connection_show: () => connections.freshElsewhere },
  "app-forgotten": { connection_show: () => connections.forgottenApp },
  listening: { connection_show: () => connections.listening },
  exchanging: { connection_show: () => connections.exchanging },
  "port-busy": { connection_show: () => connections.busy, authorization_start: () => connections.busy },
  pasting: {
    connection_show: () => connections.pasting,
    authorization_paste: () => {
      throw failure({ code: "input-invalid", detail: { fields: [{ field: "url", problem: "state-used" }] } });
    },
  },
  renewing: { connection_show: () => connections.renewing },
  "end-refused": { connection_show: () => connections.ended("refused", { error: "access_denied", description: "The user denied the request" }) },
  "end-failed": { connection_show: () => connections.ended("failed", { error: "server_error", description: "Erreur technique" }) },
  "end-exchange": { connection_show: () => connections.ended("exchange-failed", { error: "invalid_grant: The authorization code was issued to another client.", callId: "k0" }) },
  "end-abandoned": { connection_show: () => connections.ended("abandoned", {}, true) },
  "end-late": { connection_show: () => connections.ended("timed-out") },
  refreshable: { connection_show: () => connections.refreshable, token_refresh: refuse },
  "due-soon": { connection_show: () => connections.dueSoon },
  expired: { connection_show: () => connections.expired },
  "sca-over": { connection_show: () => connections.scaOver },
  "revoked-here": { connection_show: () => connections.revokedHere },
  "revoked-by-psu": { connection_show: () => connections.revokedByPsu },
  "bank-app": { connection_show: () => connections.offeredApp },
  "bank-app-link": { connection_show: () => connections.appLink },
  // Consent
  "consent-fresh": { consent_show: () => consents.fresh },
  "consent-none": { consent_show: () => consents.noAccounts },
  "consent-listed": { consent_show: () => consents.listed },
  "consent-looking": { consent_show: () => consents.looking },
  "consent-odd": { consent_show: () => consents.odd, consent_review: refuse },
  "consent-over": { connection_show: () => connections.scaOver },
  "consent-never": { connection_show: () => connections.fresh, consent_show: () => consents.fresh },
  "consent-bank": { consent_show: () => consents.atTheBank },
  "consent-refused": { consent_send: refuse },
  // Funds
  "funds-no-scope": { connections_list: () => ({ connections: [], apps: [{ ...connections.app, roles: ["aisp"] }] }) },
  "funds-one": { connections_list: () => funds.one },
  "funds-several": { connections_list: () => funds.several },
  "funds-ended": { connections_list: () => funds.ended },
  "revoked-for-scope": { connection_show: () => connections.revokedForScope },
  // Payments
  "payment-draft": { payment_show: () => payments.draft },
  "payment-empty": { payment_show: () => payments.empty },
  "payment-wrong": { payment_show: () => payments.wrong },
  "payment-to-approve": { payment_show: () => payments.toApprove },
  "payment-again": { payment_show: () => payments.refusedOnce },
  "payment-at-bank": { payment_show: () => payments.listening },
  "payment-pasting": { payment_show: () => payments.pasting },
  "payment-in-doubt": { payment_show: () => payments.inDoubt },
  "payment-cancellation-lost": { payment_show: () => payments.cancellationLost },
  "payment-accepted": { payment_show: () => payments.accepted },
  "payment-settled": { payment_show: () => payments.settled },
  "payment-rejected": { payment_show: () => payments.rejected },
  "payment-cancelled": { payment_show: () => payments.cancelled },
  "payment-lost": { payment_show: () => payments.lost },
  "payment-refused": { payment_show: () => payments.refused },
  "payments-none": { payments_list: () => payments.none },
  "payments-no-app": { payments_list: () => payments.noApp },
  // Accounts and identity
  unasked: { accounts_list: () => data.unasked },
  "no-accounts": { accounts_list: () => data.nothing },
  "no-access": { accounts_list: () => data.unasked, connection_show: () => connections.fresh },
  "before-consent": { accounts_list: () => data.beforeConsent },
  "account-gone": { accounts_list: () => data.oneGone },
  identified: { accounts_list: () => data.identified },
  asking: { accounts_refresh: never, balances_refresh: never, transactions_refresh: never, identity_refresh: never },
  limits: {
    accounts_refresh: () => {
      throw data.limit;
    },
    balances_refresh: () => {
      throw data.closed;
    },
    transactions_refresh: () => {
      throw data.silent;
    },
    identity_refresh: () => {
      throw data.closed;
    },
  },
  "nothing-there": {
    accounts_refresh: () => ({ ...data.nothing, fetched: data.fetched({ nothing: "no-accounts" }) }),
    balances_refresh: () => ({ ...data.view, fetched: data.fetched({ nothing: "no-content" }) }),
    transactions_refresh: () => ({ fetched: data.fetched({ nothing: "empty-list" }), kept: 2000 }),
  },
  "hundred-thousand": { transactions_find: data.findLong, transactions_places: data.placesLong, transactions_read: data.readLong },
  "no-transactions": { transactions_find: () => ({ found: 0, kept: 0, first: [] }), account_charts: () => data.noCharts },
  "key-missing": closed({ kind: "store-key-missing" }),
  "store-broken": closed({ kind: "store-broken", detail: "file is not a database" }),
  sealed: closed({ kind: "sealed", detail: "the keychain has no such item" }),
  unready: {
    draft_open: () => registrations.draft("review", registrations.wrong),
    draft_review: () => ({
      ...registrations.review,
      ready: false,
      problems: registrations.problems(registrations.wrong),
      findings: certificates.trouble.doctor,
    }),
  },
  unfinished: {
    draft_open: () => registrations.draft("review", registrations.filled, "k0"),
    draft_save: (req) => registrations.draft(req.step, req.fields, "k0"),
    draft_review: () => ({ ...registrations.review, unfinishedCallId: "k0" }),
  },
  broken: {
    certificates_list: broken,
    certificate_show: broken,
    registrations_list: broken,
    registration_show: broken,
    draft_open: broken,
    connections_list: broken,
    connection_show: broken,
    accounts_list: broken,
    calls_list: broken,
    call_show: broken,
  },
  loading: { certificates_list: never, csr_propose: never, csr_show: never, registrations_list: never, connections_list: never, connection_show: never, calls_list: never },
};

useBridge(new FakeBridge({ ...usual, ...states[state] }));
const target = document.getElementById("app");
if (target) mount(App, { target });
