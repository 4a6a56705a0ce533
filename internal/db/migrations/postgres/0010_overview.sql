-- +goose Up
-- the caseload as a table (internal/overview): filters that a counsellor has saved, and
-- the order of the lists that are being paged through
CREATE TABLE saved_list (
  id uuid PRIMARY KEY,
  ident text NOT NULL REFERENCES staff,
  office text NOT NULL,
  name text COLLATE "nb-NO-x-icu" NOT NULL,
  form jsonb NOT NULL,
  place integer NOT NULL,
  version bigint NOT NULL,
  UNIQUE (ident, name)
);
CREATE TABLE caseload_list (
  id uuid PRIMARY KEY,
  ident text NOT NULL REFERENCES staff,
  office text NOT NULL,
  made_at timestamptz NOT NULL,
  query text NOT NULL,
  people jsonb NOT NULL
);
CREATE INDEX caseload_list_ident ON caseload_list (ident, made_at);
CREATE INDEX block_person ON block (person, week);
