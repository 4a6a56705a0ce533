-- +goose Up
-- what came of a decided block (internal/planner)
ALTER TABLE block ADD COLUMN held TEXT;
ALTER TABLE block ADD COLUMN ended TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(ended));
-- whoever books an interpreter or a room of an office counts this up first, so that two wait for each other
CREATE TABLE booking_lock (
  office TEXT PRIMARY KEY,
  n INTEGER NOT NULL
) STRICT;
-- «ikke nå»: a person is not offered again to this counsellor that day
CREATE TABLE not_now (
  ident TEXT NOT NULL REFERENCES staff,
  day TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person,
  PRIMARY KEY (ident, day, person)
) STRICT;

-- where the minutes went (internal/ledger); origin is the contact, or the block of own work
CREATE TABLE ledger_entry (
  id TEXT PRIMARY KEY,
  ident TEXT NOT NULL REFERENCES staff,
  office TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  person TEXT REFERENCES person,
  origin TEXT NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (origin, kind)
) STRICT;

CREATE INDEX ledger_entry_ident ON ledger_entry (ident, day);
CREATE INDEX contact_ident ON contact (ident, at);
CREATE INDEX block_office ON block (office, week);
