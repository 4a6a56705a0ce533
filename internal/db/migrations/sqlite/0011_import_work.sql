-- +goose Up
-- a file that is being worked with (internal/importpage): by which program, what it does
-- ('' for nothing, look, import), when it last told, and how far it had come; and whose
-- calendar it is, where that is a person's
ALTER TABLE upload ADD COLUMN person TEXT REFERENCES person;
ALTER TABLE upload ADD COLUMN phase TEXT NOT NULL DEFAULT '';
ALTER TABLE upload ADD COLUMN worker TEXT;
ALTER TABLE upload ADD COLUMN told_at TEXT;
ALTER TABLE upload ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE upload ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
