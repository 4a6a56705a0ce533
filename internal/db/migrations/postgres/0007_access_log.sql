-- +goose Up
-- who was in which line of the access log (internal/access), filled by a trigger in
-- the transaction of the line, so that a person's lines are found without a scan
CREATE TABLE access_log_person (
  person uuid NOT NULL,
  at timestamptz NOT NULL,
  seq bigint NOT NULL,
  ident text NOT NULL,
  office text NOT NULL,
  relation text NOT NULL,
  permit boolean NOT NULL,
  PRIMARY KEY (person, at, seq)
);
INSERT INTO access_log_person (person, at, seq, ident, office, relation, permit)
  SELECT CAST(e ->> 'person' AS uuid), l.at, l.seq, l.ident, l.office, COALESCE(e ->> 'relation', ''), l.permit
  FROM access_log l, jsonb_array_elements(l.people) e WHERE length(e ->> 'person') = 36
  ON CONFLICT (person, at, seq) DO NOTHING;
CREATE INDEX access_log_person_others ON access_log_person (person, at, seq) WHERE permit AND relation <> 'own';

-- seals of the log (internal/audit): a batch is every line from first_seq to last_seq
CREATE TABLE access_seal (
  batch bigint PRIMARY KEY,
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL,
  lines bigint NOT NULL,
  newest_at timestamptz NOT NULL,
  sealed_at timestamptz NOT NULL,
  lines_hash bytea NOT NULL,
  before_hash bytea NOT NULL,
  hash bytea NOT NULL,
  dropped_at timestamptz
);
-- what one process at a time does with the log, and how far it has come
CREATE TABLE access_follower (
  name text PRIMARY KEY,
  seq bigint NOT NULL,
  holder text NOT NULL,
  until_at timestamptz NOT NULL,
  fault text,
  fault_at timestamptz
);

-- A number is drawn from the sequence before the line can be seen. To know that no
-- line with a smaller number is still on its way, every writer has a transaction id
-- before it draws one: see access_log_moment.
-- +goose StatementBegin
CREATE FUNCTION access_log_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_current_xact_id();
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER access_log_begins BEFORE INSERT ON access_log FOR EACH STATEMENT EXECUTE FUNCTION access_log_begins();
-- newest: the largest number seen. All lines up to it are there once oldest_tx, read
-- at any later time, is not below the next_tx that was read with it.
CREATE VIEW access_log_moment AS
  SELECT (SELECT COALESCE(max(seq), 0) FROM access_log) AS newest,
    CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint) AS next_tx,
    CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) AS oldest_tx,
    now() AS clock;

-- +goose StatementBegin
CREATE FUNCTION access_log_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO access_log_person (person, at, seq, ident, office, relation, permit)
    SELECT CAST(e ->> 'person' AS uuid), NEW.at, NEW.seq, NEW.ident, NEW.office, COALESCE(e ->> 'relation', ''), NEW.permit
    FROM jsonb_array_elements(NEW.people) e WHERE length(e ->> 'person') = 36
    ON CONFLICT (person, at, seq) DO NOTHING;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER access_log_people AFTER INSERT ON access_log FOR EACH ROW EXECUTE FUNCTION access_log_people();

-- append-only: a line goes with its whole sealed batch, once that is marked as dropped
-- +goose StatementBegin
CREATE FUNCTION access_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM access_seal s WHERE OLD.seq BETWEEN s.first_seq AND s.last_seq AND s.dropped_at IS NOT NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the access log is append-only';
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION access_seal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.dropped_at IS NULL AND NEW.dropped_at IS NOT NULL
    AND (NEW.batch, NEW.first_seq, NEW.last_seq, NEW.lines, NEW.newest_at, NEW.sealed_at, NEW.lines_hash, NEW.before_hash, NEW.hash)
      = (OLD.batch, OLD.first_seq, OLD.last_seq, OLD.lines, OLD.newest_at, OLD.sealed_at, OLD.lines_hash, OLD.before_hash, OLD.hash) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'seals of the access log stay';
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION access_log_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the access log is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER access_log_stays BEFORE UPDATE OR DELETE ON access_log FOR EACH ROW EXECUTE FUNCTION access_log_stays();
CREATE TRIGGER access_log_person_stays BEFORE UPDATE OR DELETE ON access_log_person FOR EACH ROW EXECUTE FUNCTION access_log_stays();
CREATE TRIGGER access_seal_stays BEFORE UPDATE OR DELETE ON access_seal FOR EACH ROW EXECUTE FUNCTION access_seal_stays();
CREATE TRIGGER access_log_never BEFORE TRUNCATE ON access_log FOR EACH STATEMENT EXECUTE FUNCTION access_log_never();
CREATE TRIGGER access_log_person_never BEFORE TRUNCATE ON access_log_person FOR EACH STATEMENT EXECUTE FUNCTION access_log_never();
CREATE TRIGGER access_seal_never BEFORE TRUNCATE ON access_seal FOR EACH STATEMENT EXECUTE FUNCTION access_log_never();
CREATE VIEW access_log_guard AS
  SELECT CAST(tgname AS text) AS name FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'
    AND tgrelid IN (SELECT oid FROM pg_class WHERE relname IN ('access_log', 'access_log_person', 'access_seal') AND relnamespace = CAST(current_schema() AS regnamespace));
