-- +goose Up
-- signing in (internal/signin)
CREATE TABLE session (
  token text PRIMARY KEY,
  data bytea NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE TABLE signin_try (
  key text PRIMARY KEY,
  n bigint NOT NULL,
  until_at timestamptz NOT NULL
);
CREATE TABLE signed_out (
  ident text PRIMARY KEY REFERENCES staff,
  n bigint NOT NULL
);
CREATE INDEX session_expires ON session (expires_at);
