-- What is known of a person beside name and photo; nobody must be in here.
CREATE TABLE person_facts (
    id_number TEXT PRIMARY KEY REFERENCES people,
    police_photo BYTEA,
    police_photo_year BIGINT,
    id_record TEXT,
    card TEXT,
    pensions TEXT NOT NULL DEFAULT '[]',
    account_opened BIGINT
);

-- What a person set after success, as Argon2id.
CREATE TABLE person_security (
    id_number TEXT PRIMARY KEY REFERENCES people,
    password TEXT,
    gesture TEXT,
    changed BIGINT NOT NULL
);

-- Another helper's word for one record.
CREATE TABLE witnesses (
    token_hash TEXT PRIMARY KEY,
    operator TEXT NOT NULL,
    record TEXT NOT NULL,
    given BIGINT NOT NULL
);

-- What the face was compared with; empty where nothing was compared.
ALTER TABLE certifications ADD COLUMN reference TEXT NOT NULL DEFAULT '';
CREATE INDEX in_review ON certifications (seq) WHERE status = 'review';
