-- +goose Up
-- letters and tasks: what is read, moved, sent to many, and done (internal/dialogue, internal/tasks)
-- when a counsellor last read a thread
CREATE TABLE thread_read (
  thread uuid NOT NULL REFERENCES thread,
  ident text NOT NULL,
  office text NOT NULL,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (thread, ident)
);
-- what was done to a thread's flags by hand; since is what the flag held before
CREATE TABLE thread_event (
  id uuid PRIMARY KEY,
  thread uuid NOT NULL REFERENCES thread,
  office text NOT NULL,
  ident text NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  since timestamptz
);
-- one message to many: the row says that it is sent, so that it is sent once
CREATE TABLE bulk_message (
  id uuid PRIMARY KEY,
  ident text NOT NULL REFERENCES staff,
  office text NOT NULL,
  sent_at timestamptz NOT NULL,
  subject text NOT NULL,
  text text NOT NULL,
  receivers bigint NOT NULL
);
-- what somebody is writing to many; people are ids, asked about anew when it is shown
CREATE TABLE bulk_draft (
  ident text PRIMARY KEY REFERENCES staff,
  people jsonb NOT NULL,
  subject text NOT NULL,
  text text NOT NULL,
  updated_at timestamptz NOT NULL
);
-- what was done to a task here, and whether it stands in Nav's own system (internal/tasks)
CREATE TABLE task_change (
  id uuid PRIMARY KEY,
  task uuid NOT NULL REFERENCES task,
  office text NOT NULL,
  ident text NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  text text,
  entered_at timestamptz,
  entered_by text
);
CREATE INDEX thread_event_thread ON thread_event (thread, at);
CREATE INDEX bulk_message_ident ON bulk_message (ident, sent_at);
CREATE INDEX task_change_task ON task_change (task, at);
CREATE INDEX task_office ON task (office, status) WHERE assignee IS NULL;
