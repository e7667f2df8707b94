-- What was typed and done of an app that is made on a bank's portal, until it is on the list.
CREATE TABLE portal_checklist (
    profile_id TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    bank_key   TEXT NOT NULL,
    json       TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (profile_id, bank_key)
) STRICT;
