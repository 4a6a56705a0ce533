-- +goose Up
-- text that is kept until it is saved or thrown away (internal/notes); person has no
-- REFERENCES: what is kept after a session has ended asks nothing about the person
CREATE TABLE draft (
  ident TEXT NOT NULL REFERENCES staff,
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (ident, person, kind)
) STRICT;
