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

-- what a week reads of each person, without the rest of the row
CREATE INDEX contact_talk ON contact (person, at) WHERE direct AND spoke;
CREATE INDEX note_unshared ON note (person) WHERE kind = 'minutes' AND shared_at IS NULL;
CREATE INDEX promise_open ON promise (person) WHERE state = 'open';
CREATE INDEX talk_request_open ON talk_request (person) WHERE done_on IS NULL;
CREATE INDEX plan_step_open ON plan_step (person) WHERE state = 'open';
CREATE INDEX thread_waiting ON thread (person) WHERE waits_for_us_since IS NOT NULL;
CREATE INDEX domain_mapped_all ON domain_mapped (person, domain, mapped_on);
