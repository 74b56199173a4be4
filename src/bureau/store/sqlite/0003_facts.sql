-- What is known of a person beside name and photo; nobody must be in here.
CREATE TABLE person_facts (
    id_number TEXT PRIMARY KEY REFERENCES people,
    police_photo BLOB,
    police_photo_year INTEGER,
    id_record TEXT,
    card TEXT,
    pensions TEXT NOT NULL DEFAULT '[]',
    account_opened INTEGER
) STRICT;

-- What a person set after success, as Argon2id.
CREATE TABLE person_security (
    id_number TEXT PRIMARY KEY REFERENCES people,
    password TEXT,
    gesture TEXT,
    changed INTEGER NOT NULL
) STRICT;

-- Another helper's word for one record.
CREATE TABLE witnesses (
    token_hash TEXT PRIMARY KEY,
    operator TEXT NOT NULL,
    record TEXT NOT NULL,
    given INTEGER NOT NULL
) STRICT;

-- What the face was compared with; empty where nothing was compared.
ALTER TABLE certifications ADD COLUMN reference TEXT NOT NULL DEFAULT '';
CREATE INDEX in_review ON certifications (seq) WHERE status = 'review';
