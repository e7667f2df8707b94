-- Payments started in a PSU's name. Times are unix milliseconds, UTC; all are the bank's clock. Columns named json hold
-- what their writer put there.

-- What is to be paid, from its draft on. It is sent once: `stage` says whether it was.
CREATE TABLE payment (
    id              TEXT PRIMARY KEY,
    profile_id      TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    registration_id TEXT REFERENCES registration (id) ON DELETE SET NULL,
    -- Empty while they are not chosen yet.
    bank_key        TEXT NOT NULL,
    entry_host      TEXT NOT NULL,
    client_id       TEXT NOT NULL,
    redirect_uri    TEXT NOT NULL,
    stage           TEXT NOT NULL,
    -- The bank's own id, from the moment it is known.
    resource_id     TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    json            TEXT NOT NULL
) STRICT;
CREATE INDEX payment_profile ON payment (profile_id, created_at DESC);

-- A PSU sent to the bank to approve a payment. The state is used once, whatever becomes of it; a code is kept until it is
-- exchanged.
CREATE TABLE payment_approval (
    id           TEXT PRIMARY KEY,
    payment_id   TEXT NOT NULL REFERENCES payment (id) ON DELETE CASCADE,
    state        TEXT NOT NULL UNIQUE,
    code         TEXT,
    redirect_uri TEXT NOT NULL,
    started_at   INTEGER NOT NULL,
    ended_at     INTEGER,
    outcome      TEXT,
    json         TEXT NOT NULL
) STRICT;
CREATE INDEX payment_approval_newest ON payment_approval (payment_id, started_at DESC);

-- The token a PSU's approval gave, until the payment is confirmed with it. There is no refresh token.
CREATE TABLE payment_token (
    payment_id   TEXT PRIMARY KEY REFERENCES payment (id) ON DELETE CASCADE,
    access_token TEXT NOT NULL,
    expires_at   INTEGER,
    received_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE payment_event (
    id          TEXT PRIMARY KEY,
    payment_id  TEXT NOT NULL REFERENCES payment (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    detail_json TEXT NOT NULL,
    call_id     TEXT
) STRICT;
CREATE INDEX payment_event_history ON payment_event (payment_id, at);
