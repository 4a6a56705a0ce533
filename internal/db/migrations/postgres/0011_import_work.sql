-- +goose Up
-- a file that is being worked with (internal/importpage): by which program, what it does
-- ('' for nothing, look, import), when it last told, and how far it had come; and whose
-- calendar it is, where that is a person's
ALTER TABLE upload ADD COLUMN person uuid REFERENCES person;
ALTER TABLE upload ADD COLUMN phase text NOT NULL DEFAULT '';
ALTER TABLE upload ADD COLUMN worker uuid;
ALTER TABLE upload ADD COLUMN told_at timestamptz;
ALTER TABLE upload ADD COLUMN done bigint NOT NULL DEFAULT 0;
ALTER TABLE upload ADD COLUMN total bigint NOT NULL DEFAULT 0;
