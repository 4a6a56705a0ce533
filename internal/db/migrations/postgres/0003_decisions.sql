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

-- what a week reads of each person, without the rest of the row
CREATE INDEX contact_talk ON contact (person, at) WHERE direct AND spoke;
CREATE INDEX note_unshared ON note (person) WHERE kind = 'minutes' AND shared_at IS NULL;
CREATE INDEX promise_open ON promise (person) WHERE state = 'open';
CREATE INDEX talk_request_open ON talk_request (person) WHERE done_on IS NULL;
CREATE INDEX plan_step_open ON plan_step (person) WHERE state = 'open';
CREATE INDEX thread_waiting ON thread (person) WHERE waits_for_us_since IS NOT NULL;
CREATE INDEX domain_mapped_all ON domain_mapped (person, domain, mapped_on);
