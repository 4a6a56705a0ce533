-- +goose Up
-- people who are offered to a colleague, until the colleague or the leader has answered
-- (internal/team); giver is whose person it was, offered_by who asked
CREATE TABLE handover (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  giver TEXT NOT NULL REFERENCES staff,
  receiver TEXT NOT NULL REFERENCES staff,
  offered_by TEXT NOT NULL REFERENCES staff,
  offered_at TEXT NOT NULL,
  state TEXT NOT NULL,
  answered_by TEXT REFERENCES staff,
  answered_at TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX handover_waiting ON handover (person) WHERE state = 'waiting';
CREATE INDEX handover_receiver ON handover (receiver, state);
CREATE INDEX handover_giver ON handover (giver, state);
CREATE INDEX absence_substitute ON absence (substitute, from_day);
