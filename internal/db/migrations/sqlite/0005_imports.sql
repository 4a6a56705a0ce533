-- +goose Up
-- whom a task is about, by keyed hashes, so that it is linked when the person comes
-- (internal/tasks); kind is number or aktor
CREATE TABLE task_ident (
  task TEXT NOT NULL REFERENCES task,
  kind TEXT NOT NULL,
  lookup BLOB NOT NULL,
  office TEXT NOT NULL,
  PRIMARY KEY (task, kind, lookup)
) STRICT;
CREATE INDEX task_ident_lookup ON task_ident (lookup, kind);

-- what an import told of a thread last, and when the person read it (internal/dialogue)
ALTER TABLE thread ADD COLUMN read_by_person_at TEXT;
ALTER TABLE thread ADD COLUMN imported TEXT;
-- a message keeps its id from the other system, and may lack its instant
CREATE TABLE message_new (
  id TEXT PRIMARY KEY,
  thread TEXT NOT NULL REFERENCES thread,
  foreign_id TEXT,
  office TEXT NOT NULL,
  sender TEXT NOT NULL,
  sent_at TEXT,
  text TEXT NOT NULL,
  UNIQUE (thread, foreign_id)
) STRICT;
INSERT INTO message_new (id, thread, office, sender, sent_at, text) SELECT id, thread, office, sender, sent_at, text FROM message;
DROP TABLE message;
ALTER TABLE message_new RENAME TO message;
CREATE INDEX message_thread ON message (thread, sent_at);

-- what other systems say needs attention (internal/events): the log as it came, and
-- what follows from it for each key
CREATE TABLE event_log (
  topic TEXT NOT NULL,
  part INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  key TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  at TEXT,
  operation TEXT NOT NULL,
  digest TEXT NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  PRIMARY KEY (topic, part, pos)
) STRICT;
CREATE INDEX event_log_key ON event_log (key);
CREATE TABLE attention (
  key TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  state TEXT NOT NULL,
  sender TEXT NOT NULL,
  category TEXT NOT NULL,
  text TEXT NOT NULL,
  day TEXT NOT NULL,
  link TEXT NOT NULL
) STRICT;
CREATE INDEX attention_open ON attention (person) WHERE state <> 'closed';

-- a file that somebody has chosen and not imported yet (internal/importpage); it goes
-- when the next is chosen, and after an hour
CREATE TABLE upload (
  id TEXT PRIMARY KEY,
  ident TEXT NOT NULL REFERENCES staff,
  role TEXT NOT NULL,
  kind TEXT NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  content BLOB NOT NULL,
  at TEXT NOT NULL,
  outcome TEXT NOT NULL,
  report TEXT CHECK (json_valid(report))
) STRICT;
CREATE INDEX upload_ident ON upload (ident);
