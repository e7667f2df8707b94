-- Certificates that check a bank's signatures on its answers: fetched from the bank, or handed over.

CREATE TABLE bank_certificate (
    id         TEXT PRIMARY KEY,
    profile_id TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    bank_key   TEXT NOT NULL,
    der        BLOB NOT NULL,
    sha256     TEXT NOT NULL,
    source     TEXT NOT NULL,
    call_id    TEXT,
    added_at   INTEGER NOT NULL,
    UNIQUE (profile_id, bank_key, sha256)
) STRICT;
