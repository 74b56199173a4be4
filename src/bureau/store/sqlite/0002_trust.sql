-- What a decision says in one word, so that it can be counted and found without reading JSON.
ALTER TABLE certifications ADD COLUMN status TEXT NOT NULL DEFAULT '';
UPDATE certifications SET status = json_extract(decision, '$.status');
-- Hash of the same counter's envelope before this one.
ALTER TABLE certifications ADD COLUMN prev TEXT NOT NULL DEFAULT '';
-- Until when the bureau that took it up is alone with it.
ALTER TABLE certifications ADD COLUMN claimed_until INTEGER;
-- When the evidence was wiped; the row stays.
ALTER TABLE certifications ADD COLUMN purged INTEGER;
CREATE INDEX by_device ON certifications (device, device_seq);

-- A counter has had these keys; the last one without an end is in use.
CREATE TABLE device_keys (
    device TEXT NOT NULL,
    key TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (device, key)
) STRICT;
INSERT INTO device_keys (device, key, since) SELECT device, key, 0 FROM devices;
DROP TABLE devices;
CREATE TABLE devices (device TEXT PRIMARY KEY, code_hash TEXT, code_expires INTEGER, revoked INTEGER) STRICT;
INSERT INTO devices (device) SELECT device FROM device_keys;

-- What was done, one behind the other; each row's hash covers the one before it.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TABLE audit_head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
INSERT INTO audit_head VALUES (1, 0, '');
