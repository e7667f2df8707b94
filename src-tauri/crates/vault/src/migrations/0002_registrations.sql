-- A registration is called with certificates of its own, may change, and may have been made elsewhere.

-- 'enrolled', 'adopted' (made with the bank's API elsewhere) or 'portal' (made on the bank's portal).
ALTER TABLE registration ADD COLUMN origin TEXT NOT NULL DEFAULT 'enrolled'
    CHECK (origin IN ('enrolled', 'adopted', 'portal'));
-- The certificates it is called with, by their SHA-256; NULL is the one the profile uses.
ALTER TABLE registration ADD COLUMN qwac_sha256 TEXT;
ALTER TABLE registration ADD COLUMN qsealc_sha256 TEXT;
-- Those that come next, and from when on. Times of the bank's clock.
ALTER TABLE registration ADD COLUMN next_qwac_sha256 TEXT;
ALTER TABLE registration ADD COLUMN next_qsealc_sha256 TEXT;
ALTER TABLE registration ADD COLUMN next_active_at INTEGER;
-- When the change accepted last takes effect.
ALTER TABLE registration ADD COLUMN change_active_at INTEGER;
ALTER TABLE registration ADD COLUMN deleted_at INTEGER;

-- What was enrolled before is called with what it was enrolled with.
UPDATE registration SET
    qsealc_sha256 = CASE WHEN json_valid(answer_json)
        THEN json_extract(answer_json, '$.certificate_sha256') END,
    qwac_sha256 = (SELECT sha256 FROM certificate
        WHERE certificate.profile_id = registration.profile_id AND kind = 'qwac' AND active = 1);
