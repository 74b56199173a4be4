-- What a decision says in one word, so that it can be counted and found without reading JSON.
ALTER TABLE certifications ADD COLUMN status TEXT NOT NULL DEFAULT '';
UPDATE certifications SET status = decision::json ->> 'status';
-- Hash of the same counter's envelope before this one.
ALTER TABLE certifications ADD COLUMN prev TEXT NOT NULL DEFAULT '';
-- Until when the bureau that took it up is alone with it.
ALTER TABLE certifications ADD COLUMN claimed_until BIGINT;
-- When the evidence was wiped; the row stays.
ALTER TABLE certifications ADD COLUMN purged BIGINT;
CREATE INDEX by_device ON certifications (device, device_seq);

-- A counter has had these keys; the last one without an end is in use.
CREATE TABLE device_keys (
    device TEXT NOT NULL,
    key TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (device, key)
);
INSERT INTO device_keys (device, key, since) SELECT device, key, 0 FROM devices;
DROP TABLE devices;
CREATE TABLE devices (device TEXT PRIMARY KEY, code_hash TEXT, code_expires BIGINT, revoked BIGINT);
INSERT INTO devices (device) SELECT device FROM device_keys;

-- What was done, one behind the other; each row's hash covers the one before it.
CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE audit_head (id BIGINT PRIMARY KEY CHECK (id = 1), seq BIGINT NOT NULL, hash TEXT NOT NULL);
INSERT INTO audit_head VALUES (1, 0, '');
