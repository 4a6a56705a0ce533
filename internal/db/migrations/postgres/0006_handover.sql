-- +goose Up
-- people who are offered to a colleague, until the colleague or the leader has answered
-- (internal/team); giver is whose person it was, offered_by who asked
CREATE TABLE handover (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  giver text NOT NULL REFERENCES staff,
  receiver text NOT NULL REFERENCES staff,
  offered_by text NOT NULL REFERENCES staff,
  offered_at timestamptz NOT NULL,
  state text NOT NULL,
  answered_by text REFERENCES staff,
  answered_at timestamptz,
  version bigint NOT NULL
);
CREATE UNIQUE INDEX handover_waiting ON handover (person) WHERE state = 'waiting';
CREATE INDEX handover_receiver ON handover (receiver, state);
CREATE INDEX handover_giver ON handover (giver, state);
CREATE INDEX absence_substitute ON absence (substitute, from_day);
