-- When the bureau opened the case, by its own clock: nothing was captured for it before.
ALTER TABLE cases ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;
-- Whether a key ended because its counter was taken out of use; one that was replaced is excused for a while.
ALTER TABLE device_keys ADD COLUMN revoked INTEGER NOT NULL DEFAULT 0;
UPDATE device_keys SET revoked = 1,
    until = COALESCE(until, (SELECT revoked FROM devices WHERE devices.device = device_keys.device))
    WHERE device IN (SELECT device FROM devices WHERE revoked IS NOT NULL);
