-- +goose Up
-- what came of a decided block (internal/planner)
ALTER TABLE block ADD COLUMN held uuid;
ALTER TABLE block ADD COLUMN ended jsonb NOT NULL DEFAULT '[]';
-- whoever books an interpreter or a room of an office counts this up first, so that two wait for each other
CREATE TABLE booking_lock (
  office text PRIMARY KEY,
  n bigint NOT NULL
);
-- «ikke nå»: a person is not offered again to this counsellor that day
CREATE TABLE not_now (
  ident text NOT NULL REFERENCES staff,
  day date NOT NULL,
  person uuid NOT NULL REFERENCES person,
  PRIMARY KEY (ident, day, person)
);

-- where the minutes went (internal/ledger); origin is the contact, or the block of own work
CREATE TABLE ledger_entry (
  id uuid PRIMARY KEY,
  ident text NOT NULL REFERENCES staff,
  office text NOT NULL,
  day date NOT NULL,
  kind text NOT NULL,
  minutes bigint NOT NULL,
  person uuid REFERENCES person,
  origin uuid NOT NULL,
  version bigint NOT NULL,
  UNIQUE (origin, kind)
);

CREATE INDEX ledger_entry_ident ON ledger_entry (ident, day);
CREATE INDEX contact_ident ON contact (ident, at);
CREATE INDEX block_office ON block (office, week);
