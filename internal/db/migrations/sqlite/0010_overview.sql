-- +goose Up
-- the caseload as a table (internal/overview): filters that a counsellor has saved, and
-- the order of the lists that are being paged through
CREATE TABLE saved_list (
  id TEXT PRIMARY KEY,
  ident TEXT NOT NULL REFERENCES staff,
  office TEXT NOT NULL,
  name TEXT COLLATE nb NOT NULL,
  form TEXT NOT NULL CHECK (json_valid(form)),
  place INTEGER NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (ident, name)
) STRICT;
CREATE TABLE caseload_list (
  id TEXT PRIMARY KEY,
  ident TEXT NOT NULL REFERENCES staff,
  office TEXT NOT NULL,
  made_at TEXT NOT NULL,
  query TEXT NOT NULL,
  people TEXT NOT NULL CHECK (json_valid(people))
) STRICT;
CREATE INDEX caseload_list_ident ON caseload_list (ident, made_at);
CREATE INDEX block_person ON block (person, week);
