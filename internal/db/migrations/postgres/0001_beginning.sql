-- +goose Up
-- ground: the installation, offices, staff, teams (owned by internal/access), passwords (internal/signin)
CREATE TABLE installation (
  key text PRIMARY KEY,
  value text NOT NULL
);
CREATE TABLE office (
  nr text PRIMARY KEY,
  name text COLLATE "nb-NO-x-icu" NOT NULL
);
CREATE TABLE staff (
  ident text PRIMARY KEY,
  name text COLLATE "nb-NO-x-icu" NOT NULL,
  may_write boolean NOT NULL,
  own_number_lookup bytea,
  version bigint NOT NULL
);
CREATE TABLE staff_office (
  ident text NOT NULL REFERENCES staff,
  office text NOT NULL REFERENCES office,
  PRIMARY KEY (ident, office)
);
CREATE TABLE staff_role (
  ident text NOT NULL REFERENCES staff,
  role text NOT NULL,
  PRIMARY KEY (ident, role)
);
CREATE TABLE staff_right (
  ident text NOT NULL REFERENCES staff,
  grp text NOT NULL,
  PRIMARY KEY (ident, grp)
);
CREATE TABLE kin (
  ident text NOT NULL REFERENCES staff,
  number_lookup bytea NOT NULL,
  PRIMARY KEY (ident, number_lookup)
);
CREATE TABLE team (
  id uuid PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  name text COLLATE "nb-NO-x-icu" NOT NULL,
  track text NOT NULL,
  UNIQUE (office, name)
);
CREATE TABLE team_member (
  team uuid NOT NULL REFERENCES team,
  ident text NOT NULL REFERENCES staff,
  leads boolean NOT NULL,
  PRIMARY KEY (team, ident)
);
CREATE TABLE credential (
  ident text PRIMARY KEY REFERENCES staff,
  password text NOT NULL,
  must_change boolean NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE access_log (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  ident text NOT NULL,
  role text NOT NULL,
  action text NOT NULL,
  people jsonb NOT NULL,
  relation text NOT NULL,
  permit boolean NOT NULL,
  reasons jsonb NOT NULL,
  why text,
  call_id text NOT NULL,
  office text NOT NULL
);
CREATE TABLE why_given (
  ident text NOT NULL REFERENCES staff,
  person uuid NOT NULL,
  day date NOT NULL,
  why text NOT NULL,
  PRIMARY KEY (ident, person, day)
);

-- calendar (internal/calendar)
CREATE TABLE event (
  id uuid PRIMARY KEY,
  owner_kind text NOT NULL,
  owner text NOT NULL,
  office text NOT NULL,
  uid text NOT NULL,
  recurrence text NOT NULL,
  sequence bigint NOT NULL,
  tz text NOT NULL,
  starts text NOT NULL,
  days bigint NOT NULL,
  minutes bigint NOT NULL,
  all_day boolean NOT NULL,
  rrule text,
  rdate jsonb,
  exdate jsonb,
  cancelled boolean NOT NULL,
  busy boolean NOT NULL,
  tentative boolean NOT NULL,
  private boolean NOT NULL,
  absence boolean NOT NULL,
  title text,
  place text,
  version bigint NOT NULL,
  UNIQUE (owner_kind, owner, uid, recurrence)
);
CREATE TABLE calendar_zone (
  owner_kind text NOT NULL,
  owner text NOT NULL,
  tzid text NOT NULL,
  rules text NOT NULL,
  PRIMARY KEY (owner_kind, owner, tzid)
);
CREATE TABLE working_time (
  ident text NOT NULL REFERENCES staff,
  weekday bigint NOT NULL,
  from_min bigint NOT NULL,
  to_min bigint NOT NULL,
  valid_from date NOT NULL,
  PRIMARY KEY (ident, weekday, valid_from, from_min)
);
CREATE TABLE absence (
  id uuid PRIMARY KEY,
  ident text NOT NULL REFERENCES staff,
  from_day date NOT NULL,
  to_day date NOT NULL,
  substitute text REFERENCES staff,
  version bigint NOT NULL
);
CREATE TABLE closed_day (
  office text NOT NULL REFERENCES office,
  day date NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (office, day)
);
CREATE TABLE interpreter (
  id uuid PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  name text COLLATE "nb-NO-x-icu" NOT NULL,
  languages jsonb NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE interpreter_hours (
  interpreter uuid NOT NULL REFERENCES interpreter,
  day date NOT NULL,
  from_min bigint NOT NULL,
  to_min bigint NOT NULL,
  PRIMARY KEY (interpreter, day, from_min)
);
CREATE TABLE room (
  id uuid PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  name text COLLATE "nb-NO-x-icu" NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE room_taken (
  room uuid NOT NULL REFERENCES room,
  day date NOT NULL,
  from_min bigint NOT NULL,
  to_min bigint NOT NULL,
  PRIMARY KEY (room, day, from_min)
);

-- caseload (internal/caseload); protection is read by internal/access
CREATE TABLE person (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  number_lookup bytea NOT NULL UNIQUE,
  born date NOT NULL,
  family_name text COLLATE "nb-NO-x-icu" NOT NULL,
  given_name text COLLATE "nb-NO-x-icu" NOT NULL,
  office text NOT NULL,
  phone text,
  home_address text,
  language text,
  interpreter text,
  innsatsgruppe text,
  reserved boolean,
  manual boolean,
  guardian boolean,
  safety boolean,
  waits_since date,
  first_imported date,
  version bigint NOT NULL
);
CREATE TABLE protection (
  person uuid NOT NULL REFERENCES person,
  kind text NOT NULL,
  office text NOT NULL,
  PRIMARY KEY (person, kind)
);
CREATE TABLE follow_up (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  ident text REFERENCES staff,
  assigned_on date,
  track text,
  rhythm_centidays bigint,
  starts date,
  ends date,
  state text NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE measure_now (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  code text NOT NULL,
  starts date,
  ends date,
  source text NOT NULL,
  next_agreed boolean NOT NULL,
  postponed_to date,
  version bigint NOT NULL
);
CREATE TABLE plan_step (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  title text NOT NULL,
  own boolean NOT NULL,
  due date,
  ends date,
  state text NOT NULL,
  source text NOT NULL,
  next_agreed boolean NOT NULL,
  postponed_to date,
  version bigint NOT NULL
);
CREATE TABLE benefit (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  kind text NOT NULL,
  ends date,
  next_agreed boolean NOT NULL,
  postponed_to date,
  version bigint NOT NULL
);
CREATE TABLE clock (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  kind text NOT NULL,
  starts date,
  ends date,
  source text NOT NULL,
  done_on date,
  version bigint NOT NULL
);
CREATE TABLE preference (
  person uuid NOT NULL REFERENCES person,
  weekday bigint NOT NULL,
  from_min bigint NOT NULL,
  to_min bigint NOT NULL,
  PRIMARY KEY (person, weekday, from_min)
);
CREATE TABLE contact (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  ident text,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  direct boolean NOT NULL,
  spoke boolean NOT NULL,
  minutes bigint,
  source text NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE promise (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  ident text NOT NULL,
  text text NOT NULL,
  made_on date NOT NULL,
  due date,
  state text NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE talk_request (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  asked_on date NOT NULL,
  kind text,
  wish text,
  done_on date,
  version bigint NOT NULL
);
CREATE TABLE joint_meeting (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  title text NOT NULL,
  agreed_day date,
  held_on date,
  version bigint NOT NULL
);
CREATE TABLE own_words (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  said_on date NOT NULL,
  language text NOT NULL,
  text text NOT NULL,
  translation text,
  translated_by text,
  read_by_person boolean NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE sticky_note (
  person uuid PRIMARY KEY REFERENCES person,
  text text NOT NULL,
  due date,
  ident text NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE category (
  ident text NOT NULL,
  person uuid NOT NULL REFERENCES person,
  letter text NOT NULL,
  PRIMARY KEY (ident, person)
);

-- dialogue, tasks, notes, mapping (a folder each)
CREATE TABLE thread (
  id uuid PRIMARY KEY,
  foreign_id text UNIQUE,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  subject text NOT NULL,
  waits_for_us_since timestamptz,
  waits_for_person boolean NOT NULL,
  historic boolean NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE message (
  id uuid PRIMARY KEY,
  thread uuid NOT NULL REFERENCES thread,
  office text NOT NULL,
  sender text NOT NULL,
  sent_at timestamptz NOT NULL,
  text text NOT NULL
);
CREATE TABLE task (
  id uuid PRIMARY KEY,
  nav_id bigint UNIQUE,
  nav_version bigint NOT NULL,
  person uuid REFERENCES person,
  office text NOT NULL,
  assignee text,
  kind text NOT NULL,
  theme text NOT NULL,
  priority text NOT NULL,
  status text NOT NULL,
  active_on date NOT NULL,
  due date,
  text text,
  raw jsonb NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE own_work (
  id uuid PRIMARY KEY,
  ident text NOT NULL,
  person uuid REFERENCES person,
  office text NOT NULL,
  kind text NOT NULL,
  due date,
  minutes bigint NOT NULL,
  done_on date,
  version bigint NOT NULL
);
CREATE TABLE note (
  id uuid PRIMARY KEY,
  person uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  ident text NOT NULL,
  kind text NOT NULL,
  text text NOT NULL,
  written_at timestamptz NOT NULL,
  shared_at timestamptz,
  entered_at timestamptz,
  version bigint NOT NULL
);
CREATE TABLE domain_mapped (
  person uuid NOT NULL REFERENCES person,
  domain text NOT NULL,
  mapped_on date NOT NULL,
  PRIMARY KEY (person, domain)
);
CREATE TABLE open_question (
  person uuid NOT NULL REFERENCES person,
  question text NOT NULL,
  decisive boolean NOT NULL,
  asked_on date NOT NULL,
  answered_on date,
  PRIMARY KEY (person, question)
);

-- planner, imports
CREATE TABLE block (
  id uuid PRIMARY KEY,
  ident text NOT NULL REFERENCES staff,
  office text NOT NULL,
  week text NOT NULL,
  subject text NOT NULL,
  person uuid REFERENCES person,
  day date NOT NULL,
  start_min bigint NOT NULL,
  lead_min bigint NOT NULL,
  contact_min bigint NOT NULL,
  tail_min bigint NOT NULL,
  kind text NOT NULL,
  interpreter uuid,
  room uuid,
  state text NOT NULL,
  locked boolean NOT NULL,
  agreed boolean NOT NULL,
  moved_from text,
  skip_reason text,
  codes jsonb NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL,
  version bigint NOT NULL,
  UNIQUE (ident, week, subject)
);
CREATE TABLE import_run (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  file text NOT NULL,
  sha256 text NOT NULL,
  at timestamptz NOT NULL,
  ident text,
  office text NOT NULL,
  report jsonb NOT NULL
);

CREATE INDEX protection_person ON protection (person);
CREATE INDEX follow_up_person ON follow_up (person);
CREATE INDEX follow_up_ident ON follow_up (ident, state);
CREATE INDEX person_office ON person (office);
CREATE INDEX event_owner ON event (owner_kind, owner);
CREATE INDEX absence_ident ON absence (ident, from_day);
CREATE INDEX measure_now_person ON measure_now (person);
CREATE INDEX plan_step_person ON plan_step (person);
CREATE INDEX benefit_person ON benefit (person);
CREATE INDEX clock_person ON clock (person);
CREATE INDEX contact_person ON contact (person, at);
CREATE INDEX promise_person ON promise (person);
CREATE INDEX talk_request_person ON talk_request (person);
CREATE INDEX joint_meeting_person ON joint_meeting (person);
CREATE INDEX own_words_person ON own_words (person);
CREATE INDEX thread_person ON thread (person);
CREATE INDEX message_thread ON message (thread, sent_at);
CREATE INDEX task_assignee ON task (assignee, status);
CREATE INDEX task_person ON task (person);
CREATE INDEX own_work_ident ON own_work (ident);
CREATE INDEX note_person ON note (person);
CREATE INDEX access_log_ident ON access_log (ident, at);
CREATE INDEX room_office ON room (office);
CREATE INDEX interpreter_office ON interpreter (office);
