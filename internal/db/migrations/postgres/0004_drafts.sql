-- +goose Up
-- text that is kept until it is saved or thrown away (internal/notes); person has no
-- REFERENCES: what is kept after a session has ended asks nothing about the person
CREATE TABLE draft (
  ident text NOT NULL REFERENCES staff,
  person uuid NOT NULL,
  kind text NOT NULL,
  text text NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (ident, person, kind)
);
