CREATE TABLE operators (id TEXT PRIMARY KEY, display_name TEXT NOT NULL, secret TEXT NOT NULL);
CREATE TABLE sessions (token_hash TEXT PRIMARY KEY, operator TEXT NOT NULL, expires BIGINT NOT NULL);
CREATE TABLE people (id_number TEXT PRIMARY KEY, name TEXT NOT NULL, photo BYTEA);
-- Beside people, so that records of before have none.
CREATE TABLE photo_years (id_number TEXT PRIMARY KEY REFERENCES people, year BIGINT NOT NULL);
CREATE TABLE devices (device TEXT PRIMARY KEY, key TEXT NOT NULL);
CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    id_number TEXT NOT NULL REFERENCES people,
    period BIGINT NOT NULL,
    operator TEXT NOT NULL,
    nonce TEXT NOT NULL UNIQUE,
    acts TEXT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE TABLE certifications (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    bytes BYTEA NOT NULL,
    sha256 TEXT NOT NULL,
    case_id TEXT NOT NULL,
    device TEXT NOT NULL,
    device_seq BIGINT NOT NULL,
    received BIGINT NOT NULL,
    decision TEXT NOT NULL,
    decided BIGINT,
    approved_person TEXT,
    period BIGINT
);
-- One person, one period, one approval.
CREATE UNIQUE INDEX one_approval ON certifications (approved_person, period)
    WHERE approved_person IS NOT NULL;
CREATE INDEX undecided ON certifications (seq) WHERE decided IS NULL;
CREATE INDEX by_case ON certifications (case_id);
