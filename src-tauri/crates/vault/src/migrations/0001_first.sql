-- Times are unix milliseconds, UTC. Columns named json hold what their writer put there.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE profile (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    environment TEXT NOT NULL CHECK (environment IN ('local', 'sandbox', 'live')),
    oid         TEXT NOT NULL,
    legal_name  TEXT NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE certificate (
    id          TEXT PRIMARY KEY,
    profile_id  TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL CHECK (kind IN ('qwac', 'qsealc', 'other')),
    spki_sha256 TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    active      INTEGER NOT NULL CHECK (active IN (0, 1)),
    added_at    INTEGER NOT NULL,
    source      TEXT NOT NULL,
    UNIQUE (profile_id, sha256)
) STRICT;
-- One certificate of each kind is in use in a profile.
CREATE UNIQUE INDEX certificate_in_use ON certificate (profile_id, kind) WHERE active = 1;

CREATE TABLE certificate_chain (
    certificate_id TEXT NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    der            BLOB NOT NULL,
    PRIMARY KEY (certificate_id, position)
) STRICT;

-- The public facts of a private key whose secret half is in the keychain.
CREATE TABLE held_key (
    profile_id  TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    spki_sha256 TEXT NOT NULL,
    algorithm   TEXT NOT NULL,
    bits        INTEGER NOT NULL,
    added_at    INTEGER NOT NULL,
    PRIMARY KEY (profile_id, spki_sha256)
) STRICT;
CREATE INDEX held_key_spki ON held_key (spki_sha256);

CREATE TABLE bank_settings (
    profile_id TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    bank_key   TEXT NOT NULL,
    json       TEXT NOT NULL,
    PRIMARY KEY (profile_id, bank_key)
) STRICT;

CREATE TABLE anchor (
    id         TEXT PRIMARY KEY,
    profile_id TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    bank_key   TEXT,
    der        BLOB NOT NULL,
    sha256     TEXT NOT NULL,
    source     TEXT NOT NULL,
    added_at   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX anchor_once ON anchor (profile_id, ifnull(bank_key, ''), sha256);

CREATE TABLE draft (
    id         TEXT PRIMARY KEY,
    profile_id TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    step       TEXT NOT NULL,
    json       TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_profile ON draft (profile_id, updated_at);

CREATE TABLE registration (
    id          TEXT PRIMARY KEY,
    profile_id  TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    bank_key    TEXT NOT NULL,
    entry_host  TEXT NOT NULL,
    client_id   TEXT,
    client_name TEXT NOT NULL,
    software_id TEXT NOT NULL,
    sent_json   TEXT NOT NULL,
    answer_json TEXT,
    status      TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    answered_at INTEGER,
    active_at   INTEGER,
    call_id     TEXT
) STRICT;
CREATE INDEX registration_profile ON registration (profile_id, created_at);

CREATE TABLE registration_event (
    id              TEXT PRIMARY KEY,
    registration_id TEXT NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    at              INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    detail_json     TEXT NOT NULL,
    call_id         TEXT
) STRICT;
CREATE INDEX registration_event_history ON registration_event (registration_id, at);

CREATE TABLE call (
    id           TEXT PRIMARY KEY,
    profile_id   TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    bank_key     TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    method       TEXT NOT NULL,
    host         TEXT NOT NULL,
    path         TEXT NOT NULL,
    url          TEXT NOT NULL,
    request_id   TEXT NOT NULL,
    status       INTEGER,
    started_at   INTEGER NOT NULL,
    duration_ms  INTEGER,
    failure_code TEXT,
    record_json  TEXT NOT NULL
) STRICT;
CREATE INDEX call_newest ON call (profile_id, started_at DESC, id DESC);
CREATE INDEX call_failures ON call (profile_id, started_at DESC, id DESC)
    WHERE failure_code IS NOT NULL OR status >= 400;
