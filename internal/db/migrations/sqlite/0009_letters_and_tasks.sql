-- +goose Up
-- letters and tasks: what is read, moved, sent to many, and done (internal/dialogue, internal/tasks)
-- when a counsellor last read a thread
CREATE TABLE thread_read (
  thread TEXT NOT NULL REFERENCES thread,
  ident TEXT NOT NULL,
  office TEXT NOT NULL,
  read_at TEXT NOT NULL,
  PRIMARY KEY (thread, ident)
) STRICT;
-- what was done to a thread's flags by hand; since is what the flag held before
CREATE TABLE thread_event (
  id TEXT PRIMARY KEY,
  thread TEXT NOT NULL REFERENCES thread,
  office TEXT NOT NULL,
  ident TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  since TEXT
) STRICT;
-- one message to many: the row says that it is sent, so that it is sent once
CREATE TABLE bulk_message (
  id TEXT PRIMARY KEY,
  ident TEXT NOT NULL REFERENCES staff,
  office TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  receivers INTEGER NOT NULL
) STRICT;
-- what somebody is writing to many; people are ids, asked about anew when it is shown
CREATE TABLE bulk_draft (
  ident TEXT PRIMARY KEY REFERENCES staff,
  people TEXT NOT NULL CHECK (json_valid(people)),
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
-- what was done to a task here, and whether it stands in Nav's own system (internal/tasks)
CREATE TABLE task_change (
  id TEXT PRIMARY KEY,
  task TEXT NOT NULL REFERENCES task,
  office TEXT NOT NULL,
  ident TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT,
  entered_at TEXT,
  entered_by TEXT
) STRICT;
CREATE INDEX thread_event_thread ON thread_event (thread, at);
CREATE INDEX bulk_message_ident ON bulk_message (ident, sent_at);
CREATE INDEX task_change_task ON task_change (task, at);
CREATE INDEX task_office ON task (office, status) WHERE assignee IS NULL;
