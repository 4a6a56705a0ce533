-- +goose Up
-- what a counsellor's letters A–F stand for, where it is not the house's own meaning (internal/caseload)
CREATE TABLE category_meaning (
  ident TEXT NOT NULL REFERENCES staff,
  letter TEXT NOT NULL,
  meaning TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (ident, letter)
) STRICT;
-- minutes in parts, and what innsyn needs to know of a text (internal/notes)
ALTER TABLE note ADD COLUMN mark TEXT;
ALTER TABLE note ADD COLUMN agreed TEXT;
ALTER TABLE note ADD COLUMN ours TEXT;
ALTER TABLE note ADD COLUMN theirs TEXT;
-- «ført der ✓»: entered in Nav's own system
ALTER TABLE message ADD COLUMN entered_at TEXT;
ALTER TABLE plan_step ADD COLUMN entered_at TEXT;
-- plan steps: NAV's own state, and who does what
ALTER TABLE plan_step ADD COLUMN stage TEXT;
ALTER TABLE plan_step ADD COLUMN ours TEXT;
ALTER TABLE plan_step ADD COLUMN theirs TEXT;
