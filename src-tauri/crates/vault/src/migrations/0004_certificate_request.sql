-- What a held key waits for: the request that was made over it. It goes with the key.

CREATE TABLE certificate_request (
    profile_id  TEXT NOT NULL,
    spki_sha256 TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('qwac', 'qsealc')),
    json        TEXT NOT NULL,
    pem         TEXT NOT NULL,
    made_at     INTEGER NOT NULL,
    PRIMARY KEY (profile_id, spki_sha256),
    FOREIGN KEY (profile_id, spki_sha256) REFERENCES held_key (profile_id, spki_sha256) ON DELETE CASCADE
) STRICT;
