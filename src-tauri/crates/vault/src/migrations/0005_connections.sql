-- Access to a PSU's accounts: authorisations, tokens, consents, accounts and what the bank said about them.
-- Times are unix milliseconds, UTC; those of a connection are the bank's clock. Columns named json hold what their
-- writer put there.

-- One PSU at one bank in one role.
CREATE TABLE connection (
    id              TEXT PRIMARY KEY,
    profile_id      TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    registration_id TEXT REFERENCES registration (id) ON DELETE SET NULL,
    bank_key        TEXT NOT NULL,
    -- Once chosen, it serves all later calls.
    entry_host      TEXT NOT NULL,
    role            TEXT NOT NULL,
    client_id       TEXT NOT NULL,
    redirect_uri    TEXT NOT NULL,
    name            TEXT NOT NULL,
    status          TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    -- When the PSU last authenticated at the bank.
    sca_at          INTEGER,
    json            TEXT NOT NULL
) STRICT;
CREATE INDEX connection_profile ON connection (profile_id, created_at);

-- The tokens in force. At most one of each per connection.
CREATE TABLE connection_token (
    connection_id     TEXT PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
    access_token      TEXT NOT NULL,
    access_expires_at INTEGER,
    refresh_token     TEXT,
    scope             TEXT NOT NULL,
    received_at       INTEGER NOT NULL
) STRICT;

-- A PSU sent to the bank. The state is used once, whatever becomes of it.
CREATE TABLE authorization_request (
    id            TEXT PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    state         TEXT NOT NULL UNIQUE,
    redirect_uri  TEXT NOT NULL,
    code_verifier TEXT,
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    outcome       TEXT,
    json          TEXT NOT NULL
) STRICT;
CREATE INDEX authorization_request_newest ON authorization_request (connection_id, started_at DESC);

CREATE TABLE connection_event (
    id            TEXT PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    at            INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    detail_json   TEXT NOT NULL,
    call_id       TEXT
) STRICT;
CREATE INDEX connection_event_history ON connection_event (connection_id, at);

-- Every consent sent, whether the bank took it or not.
CREATE TABLE consent (
    id            TEXT PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    sent_at       INTEGER NOT NULL,
    status        TEXT NOT NULL,
    json          TEXT NOT NULL,
    call_id       TEXT
) STRICT;
CREATE INDEX consent_newest ON consent (connection_id, sent_at DESC);

-- An account as the bank last described it. `number` leads the row numbers of its transactions.
CREATE TABLE account (
    number        INTEGER PRIMARY KEY AUTOINCREMENT CHECK (number < 0x40000000),
    id            TEXT NOT NULL UNIQUE,
    connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    -- What tells it from the connection's others: the IBAN, else another identification.
    identity      TEXT NOT NULL,
    position      INTEGER NOT NULL,
    json          TEXT NOT NULL,
    seen_at       INTEGER NOT NULL,
    balances_json TEXT,
    balances_at   INTEGER,
    UNIQUE (connection_id, identity)
) STRICT;

-- A row's number is the account's number, the day and the place within the day, in this order of weight (33, 18 and no
-- bits up): newest first is by number, descending, for the table and for the index of words alike.
CREATE TABLE account_transaction (
    number    INTEGER PRIMARY KEY,
    -- The bank's entryReference, where it gave one.
    reference TEXT,
    -- The day it is listed under, ISO 8601; none for what the bank gave no date.
    day       TEXT,
    status    TEXT NOT NULL,
    -- The amount as the bank wrote it, unsigned; and signed, in hundred-thousandths, where that can be said exactly.
    amount    TEXT NOT NULL,
    currency  TEXT NOT NULL,
    signed_e5 INTEGER,
    credit    INTEGER NOT NULL CHECK (credit IN (0, 1)),
    label     TEXT NOT NULL,
    json      TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_transaction_reference ON account_transaction (number >> 33, reference)
    WHERE reference IS NOT NULL;
-- Instead of a reference with an index of its own: the numbers of an account are one range.
CREATE TRIGGER account_gone AFTER DELETE ON account BEGIN
    DELETE FROM account_transaction
    WHERE number BETWEEN old.number << 33 AND (old.number << 33) + 8589934591;
END;

CREATE VIRTUAL TABLE account_transaction_words USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    tokenize = 'trigram remove_diacritics 1'
);
CREATE TRIGGER account_transaction_gone AFTER DELETE ON account_transaction BEGIN
    DELETE FROM account_transaction_words WHERE rowid = old.number;
END;

-- Calls without the PSU, as the bank counts them: per calendar day in Paris, IBAN and method.
CREATE TABLE quota_use (
    connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    day           TEXT NOT NULL,
    iban          TEXT NOT NULL,
    method        TEXT NOT NULL,
    used          INTEGER NOT NULL,
    PRIMARY KEY (connection_id, day, iban, method)
) STRICT, WITHOUT ROWID;
