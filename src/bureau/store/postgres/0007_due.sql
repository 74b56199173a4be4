-- An office (经办点) and its rule of due days as JSON; the one without an id is the bureau itself.
CREATE TABLE offices (id TEXT PRIMARY KEY, name TEXT NOT NULL, due TEXT NOT NULL);
INSERT INTO offices VALUES ('', '', '{"rule":{"months":12},"grace_days":0,"late_days":30}');
ALTER TABLE operators ADD COLUMN office TEXT REFERENCES offices;
ALTER TABLE devices ADD COLUMN office TEXT REFERENCES offices;
-- The office whose helper opened the case.
ALTER TABLE cases ADD COLUMN office TEXT NOT NULL DEFAULT '';
-- Of an approval: the day of the visit it counts from, which certification it is by the office's rule, and the due day
-- that was signed. Approvals of before count from their day, and their due day is the rule's: what was signed on them
-- was not.
ALTER TABLE certifications ADD COLUMN visited TEXT;
ALTER TABLE certifications ADD COLUMN term TEXT;
ALTER TABLE certifications ADD COLUMN due TEXT;
UPDATE certifications SET visited = decision::json -> 'receipt' ->> 'decided_on',
    term = decision::json -> 'receipt' ->> 'decided_on' WHERE approved_person IS NOT NULL;
DROP INDEX one_approval;
-- One person, one certification, one approval.
CREATE UNIQUE INDEX one_approval ON certifications (approved_person, term) WHERE approved_person IS NOT NULL;
ALTER TABLE certifications DROP COLUMN period;
ALTER TABLE cases DROP COLUMN period;
-- Who is certified by data (静默认证), and since which day.
CREATE TABLE data_certifications (id_number TEXT PRIMARY KEY REFERENCES people, day TEXT NOT NULL);
-- How good the photos on file are: a class, measured once. `photo`: bureau or police.
CREATE TABLE photo_checks (
    id_number TEXT NOT NULL REFERENCES people,
    photo TEXT NOT NULL,
    quality TEXT NOT NULL,
    PRIMARY KEY (id_number, photo)
);
