-- What the records say of themselves: `kind` (work or demonstration), `name` of the bureau, and what is still to be done.
CREATE TABLE properties (name TEXT PRIMARY KEY, value TEXT NOT NULL);
-- The keys that belong to these records, by what they are for and their id; a bureau without one of them does not open.
CREATE TABLE bureau_keys (purpose TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (purpose, id));
-- Where a session was opened and when, so that it can be told from others.
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN opened BIGINT NOT NULL DEFAULT 0;
-- Whether the record's counter was checked (1) or is another's word (0); empty: nobody has looked yet.
ALTER TABLE certifications ADD COLUMN counter_known BIGINT;
UPDATE certifications SET counter_known = 1;
-- The receipt's number; no two have the same.
ALTER TABLE certifications ADD COLUMN receipt TEXT;
UPDATE certifications SET receipt = decision::json -> 'receipt' ->> 'number' WHERE status = 'approved';
CREATE UNIQUE INDEX one_receipt ON certifications (receipt) WHERE receipt IS NOT NULL;
