-- Credentials that were issued. `idx` is the bit of the status list; none is given out twice.
CREATE TABLE credentials (
    idx BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL,
    issued BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    whole TEXT NOT NULL DEFAULT '',
    revoked BIGINT
);
CREATE INDEX revoked_credentials ON credentials (idx) WHERE revoked IS NOT NULL;
CREATE INDEX ended_credentials ON credentials (expires) WHERE whole <> '';
-- What somebody else than the comparison decided, and consents that were taken back.
CREATE INDEX decided_by_hand ON audit (subject) WHERE action IN ('decided', 'withdrawn') AND actor <> 'bureau';
