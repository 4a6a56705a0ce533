-- +goose Up
-- who was in which line of the access log (internal/access), filled by a trigger in
-- the transaction of the line, so that a person's lines are found without a scan
CREATE TABLE access_log_person (
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  seq INTEGER NOT NULL,
  ident TEXT NOT NULL,
  office TEXT NOT NULL,
  relation TEXT NOT NULL,
  permit INTEGER NOT NULL CHECK (permit IN (0, 1)),
  PRIMARY KEY (person, at, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO access_log_person (person, at, seq, ident, office, relation, permit)
  SELECT e.value ->> 'person', l.at, l.seq, l.ident, l.office, COALESCE(e.value ->> 'relation', ''), l.permit
  FROM access_log l, json_each(l.people) e WHERE length(e.value ->> 'person') = 36
  ON CONFLICT (person, at, seq) DO NOTHING;
CREATE INDEX access_log_person_others ON access_log_person (person, at, seq) WHERE permit AND relation <> 'own';

-- seals of the log (internal/audit): a batch is every line from first_seq to last_seq
CREATE TABLE access_seal (
  batch INTEGER PRIMARY KEY,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  newest_at TEXT NOT NULL,
  sealed_at TEXT NOT NULL,
  lines_hash BLOB NOT NULL,
  before_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  dropped_at TEXT
) STRICT;
-- what one process at a time does with the log, and how far it has come
CREATE TABLE access_follower (
  name TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  holder TEXT NOT NULL,
  until_at TEXT NOT NULL,
  fault TEXT,
  fault_at TEXT
) STRICT;

-- Writers come one after the other here: what can be seen is whole at once. See
-- PostgreSQL's view of the same name.
CREATE VIEW access_log_moment AS
  SELECT (SELECT COALESCE(max(seq), 0) FROM access_log) AS newest, 0 AS next_tx, 0 AS oldest_tx,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS clock;

-- +goose StatementBegin
CREATE TRIGGER access_log_people AFTER INSERT ON access_log BEGIN
  INSERT INTO access_log_person (person, at, seq, ident, office, relation, permit)
    SELECT e.value ->> 'person', NEW.at, NEW.seq, NEW.ident, NEW.office, COALESCE(e.value ->> 'relation', ''), NEW.permit
    FROM json_each(NEW.people) e WHERE length(e.value ->> 'person') = 36
    ON CONFLICT (person, at, seq) DO NOTHING;
END;
-- +goose StatementEnd

-- append-only: a line goes with its whole sealed batch, once that is marked as dropped
-- +goose StatementBegin
CREATE TRIGGER access_log_stays BEFORE DELETE ON access_log
  WHEN NOT EXISTS (SELECT 1 FROM access_seal s WHERE OLD.seq BETWEEN s.first_seq AND s.last_seq AND s.dropped_at IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'the access log is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_log_never BEFORE UPDATE ON access_log BEGIN
  SELECT RAISE(ABORT, 'the access log is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_log_person_stays BEFORE DELETE ON access_log_person
  WHEN NOT EXISTS (SELECT 1 FROM access_seal s WHERE OLD.seq BETWEEN s.first_seq AND s.last_seq AND s.dropped_at IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'the access log is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_log_person_never BEFORE UPDATE ON access_log_person BEGIN
  SELECT RAISE(ABORT, 'the access log is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_seal_stays BEFORE DELETE ON access_seal BEGIN
  SELECT RAISE(ABORT, 'seals of the access log stay');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_seal_never BEFORE UPDATE ON access_seal
  WHEN OLD.dropped_at IS NOT NULL OR NEW.dropped_at IS NULL
    OR (NEW.batch, NEW.first_seq, NEW.last_seq, NEW.lines, NEW.newest_at, NEW.sealed_at, NEW.lines_hash, NEW.before_hash, NEW.hash)
      <> (OLD.batch, OLD.first_seq, OLD.last_seq, OLD.lines, OLD.newest_at, OLD.sealed_at, OLD.lines_hash, OLD.before_hash, OLD.hash) BEGIN
  SELECT RAISE(ABORT, 'seals of the access log stay');
END;
-- +goose StatementEnd
CREATE VIEW access_log_guard AS SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('access_log', 'access_log_person', 'access_seal');
