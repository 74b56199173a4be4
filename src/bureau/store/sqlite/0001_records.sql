CREATE TABLE IF NOT EXISTS operators (id TEXT PRIMARY KEY, display_name TEXT NOT NULL, secret TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sessions (token_hash TEXT PRIMARY KEY, operator TEXT NOT NULL, expires INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS people (id_number TEXT PRIMARY KEY, name TEXT NOT NULL, photo BLOB) STRICT;
-- Beside people, so that records of before have none.
CREATE TABLE IF NOT EXISTS photo_years (id_number TEXT PRIMARY KEY REFERENCES people, year INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS devices (device TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS cases (
    id TEXT PRIMARY KEY,
    id_number TEXT NOT NULL REFERENCES people,
    period INTEGER NOT NULL,
    operator TEXT NOT NULL,
    nonce TEXT NOT NULL UNIQUE,
    acts TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS certifications (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    bytes BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    case_id TEXT NOT NULL,
    device TEXT NOT NULL,
    device_seq INTEGER NOT NULL,
    received INTEGER NOT NULL,
    decision TEXT NOT NULL,
    decided INTEGER,
    approved_person TEXT,
    period INTEGER
) STRICT;
-- One person, one period, one approval.
CREATE UNIQUE INDEX IF NOT EXISTS one_approval ON certifications (approved_person, period)
    WHERE approved_person IS NOT NULL;
CREATE INDEX IF NOT EXISTS undecided ON certifications (seq) WHERE decided IS NULL;
CREATE INDEX IF NOT EXISTS by_case ON certifications (case_id);
