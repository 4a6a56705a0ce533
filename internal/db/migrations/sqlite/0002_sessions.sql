-- +goose Up
-- signing in (internal/signin)
CREATE TABLE session (
  token TEXT PRIMARY KEY,
  data BLOB NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;
CREATE TABLE signin_try (
  key TEXT PRIMARY KEY,
  n INTEGER NOT NULL,
  until_at TEXT NOT NULL
) STRICT;
CREATE TABLE signed_out (
  ident TEXT PRIMARY KEY REFERENCES staff,
  n INTEGER NOT NULL
) STRICT;
CREATE INDEX session_expires ON session (expires_at);
