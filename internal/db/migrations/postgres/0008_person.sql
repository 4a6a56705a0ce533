-- +goose Up
-- what a counsellor's letters A–F stand for, where it is not the house's own meaning (internal/caseload)
CREATE TABLE category_meaning (
  ident text NOT NULL REFERENCES staff,
  letter text NOT NULL,
  meaning text NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (ident, letter)
);
-- minutes in parts, and what innsyn needs to know of a text (internal/notes)
ALTER TABLE note ADD COLUMN mark text;
ALTER TABLE note ADD COLUMN agreed text;
ALTER TABLE note ADD COLUMN ours text;
ALTER TABLE note ADD COLUMN theirs text;
-- «ført der ✓»: entered in Nav's own system
ALTER TABLE message ADD COLUMN entered_at timestamptz;
ALTER TABLE plan_step ADD COLUMN entered_at timestamptz;
-- plan steps: NAV's own state, and who does what
ALTER TABLE plan_step ADD COLUMN stage text;
ALTER TABLE plan_step ADD COLUMN ours text;
ALTER TABLE plan_step ADD COLUMN theirs text;
