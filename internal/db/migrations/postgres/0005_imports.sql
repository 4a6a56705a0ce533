-- +goose Up
-- whom a task is about, by keyed hashes, so that it is linked when the person comes
-- (internal/tasks); kind is number or aktor
CREATE TABLE task_ident (
  task uuid NOT NULL REFERENCES task,
  kind text NOT NULL,
  lookup bytea NOT NULL,
  office text NOT NULL,
  PRIMARY KEY (task, kind, lookup)
);
CREATE INDEX task_ident_lookup ON task_ident (lookup, kind);

-- what an import told of a thread last, and when the person read it (internal/dialogue)
ALTER TABLE thread ADD COLUMN read_by_person_at timestamptz;
ALTER TABLE thread ADD COLUMN imported text;
-- a message keeps its id from the other system, and may lack its instant
ALTER TABLE message ADD COLUMN foreign_id text;
ALTER TABLE message ALTER COLUMN sent_at DROP NOT NULL;
ALTER TABLE message ADD UNIQUE (thread, foreign_id);

-- what other systems say needs attention (internal/events): the log as it came, and
-- what follows from it for each key
CREATE TABLE event_log (
  topic text NOT NULL,
  part bigint NOT NULL,
  pos bigint NOT NULL,
  key text NOT NULL,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  at timestamptz,
  operation text NOT NULL,
  digest text NOT NULL,
  value jsonb NOT NULL,
  PRIMARY KEY (topic, part, pos)
);
CREATE INDEX event_log_key ON event_log (key);
CREATE TABLE attention (
  key text PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  state text NOT NULL,
  sender text NOT NULL,
  category text NOT NULL,
  text text NOT NULL,
  day date NOT NULL,
  link text NOT NULL
);
CREATE INDEX attention_open ON attention (person) WHERE state <> 'closed';

-- a file that somebody has chosen and not imported yet (internal/importpage); it goes
-- when the next is chosen, and after an hour
CREATE TABLE upload (
  id uuid PRIMARY KEY,
  ident text NOT NULL REFERENCES staff,
  role text NOT NULL,
  kind text NOT NULL,
  file text NOT NULL,
  sha256 text NOT NULL,
  content bytea NOT NULL,
  at timestamptz NOT NULL,
  outcome text NOT NULL,
  report jsonb
);
CREATE INDEX upload_ident ON upload (ident);
