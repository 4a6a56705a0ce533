-- +goose Up
-- ground: the installation, offices, staff, teams (owned by internal/access), passwords (internal/signin)
CREATE TABLE installation (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE TABLE office (
  nr TEXT PRIMARY KEY,
  name TEXT COLLATE nb NOT NULL
) STRICT;
CREATE TABLE staff (
  ident TEXT PRIMARY KEY,
  name TEXT COLLATE nb NOT NULL,
  may_write INTEGER NOT NULL CHECK (may_write IN (0, 1)),
  own_number_lookup BLOB,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE staff_office (
  ident TEXT NOT NULL REFERENCES staff,
  office TEXT NOT NULL REFERENCES office,
  PRIMARY KEY (ident, office)
) STRICT;
CREATE TABLE staff_role (
  ident TEXT NOT NULL REFERENCES staff,
  role TEXT NOT NULL,
  PRIMARY KEY (ident, role)
) STRICT;
CREATE TABLE staff_right (
  ident TEXT NOT NULL REFERENCES staff,
  grp TEXT NOT NULL,
  PRIMARY KEY (ident, grp)
) STRICT;
CREATE TABLE kin (
  ident TEXT NOT NULL REFERENCES staff,
  number_lookup BLOB NOT NULL,
  PRIMARY KEY (ident, number_lookup)
) STRICT;
CREATE TABLE team (
  id TEXT PRIMARY KEY,
  office TEXT NOT NULL REFERENCES office,
  name TEXT COLLATE nb NOT NULL,
  track TEXT NOT NULL,
  UNIQUE (office, name)
) STRICT;
CREATE TABLE team_member (
  team TEXT NOT NULL REFERENCES team,
  ident TEXT NOT NULL REFERENCES staff,
  leads INTEGER NOT NULL CHECK (leads IN (0, 1)),
  PRIMARY KEY (team, ident)
) STRICT;
CREATE TABLE credential (
  ident TEXT PRIMARY KEY REFERENCES staff,
  password TEXT NOT NULL,
  must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE access_log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  ident TEXT NOT NULL,
  role TEXT NOT NULL,
  action TEXT NOT NULL,
  people TEXT NOT NULL CHECK (json_valid(people)),
  relation TEXT NOT NULL,
  permit INTEGER NOT NULL CHECK (permit IN (0, 1)),
  reasons TEXT NOT NULL CHECK (json_valid(reasons)),
  why TEXT,
  call_id TEXT NOT NULL,
  office TEXT NOT NULL
) STRICT;
CREATE TABLE why_given (
  ident TEXT NOT NULL REFERENCES staff,
  person TEXT NOT NULL,
  day TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (ident, person, day)
) STRICT;

-- calendar (internal/calendar)
CREATE TABLE event (
  id TEXT PRIMARY KEY,
  owner_kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  office TEXT NOT NULL,
  uid TEXT NOT NULL,
  recurrence TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  tz TEXT NOT NULL,
  starts TEXT NOT NULL,
  days INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  all_day INTEGER NOT NULL CHECK (all_day IN (0, 1)),
  rrule TEXT,
  rdate TEXT CHECK (json_valid(rdate)),
  exdate TEXT CHECK (json_valid(exdate)),
  cancelled INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
  busy INTEGER NOT NULL CHECK (busy IN (0, 1)),
  tentative INTEGER NOT NULL CHECK (tentative IN (0, 1)),
  private INTEGER NOT NULL CHECK (private IN (0, 1)),
  absence INTEGER NOT NULL CHECK (absence IN (0, 1)),
  title TEXT,
  place TEXT,
  version INTEGER NOT NULL,
  UNIQUE (owner_kind, owner, uid, recurrence)
) STRICT;
CREATE TABLE calendar_zone (
  owner_kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  tzid TEXT NOT NULL,
  rules TEXT NOT NULL,
  PRIMARY KEY (owner_kind, owner, tzid)
) STRICT;
CREATE TABLE working_time (
  ident TEXT NOT NULL REFERENCES staff,
  weekday INTEGER NOT NULL,
  from_min INTEGER NOT NULL,
  to_min INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  PRIMARY KEY (ident, weekday, valid_from, from_min)
) STRICT;
CREATE TABLE absence (
  id TEXT PRIMARY KEY,
  ident TEXT NOT NULL REFERENCES staff,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  substitute TEXT REFERENCES staff,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE closed_day (
  office TEXT NOT NULL REFERENCES office,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (office, day)
) STRICT;
CREATE TABLE interpreter (
  id TEXT PRIMARY KEY,
  office TEXT NOT NULL REFERENCES office,
  name TEXT COLLATE nb NOT NULL,
  languages TEXT NOT NULL CHECK (json_valid(languages)),
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE interpreter_hours (
  interpreter TEXT NOT NULL REFERENCES interpreter,
  day TEXT NOT NULL,
  from_min INTEGER NOT NULL,
  to_min INTEGER NOT NULL,
  PRIMARY KEY (interpreter, day, from_min)
) STRICT;
CREATE TABLE room (
  id TEXT PRIMARY KEY,
  office TEXT NOT NULL REFERENCES office,
  name TEXT COLLATE nb NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE room_taken (
  room TEXT NOT NULL REFERENCES room,
  day TEXT NOT NULL,
  from_min INTEGER NOT NULL,
  to_min INTEGER NOT NULL,
  PRIMARY KEY (room, day, from_min)
) STRICT;

-- caseload (internal/caseload); protection is read by internal/access
CREATE TABLE person (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  number_lookup BLOB NOT NULL UNIQUE,
  born TEXT NOT NULL,
  family_name TEXT COLLATE nb NOT NULL,
  given_name TEXT COLLATE nb NOT NULL,
  office TEXT NOT NULL,
  phone TEXT,
  home_address TEXT,
  language TEXT,
  interpreter TEXT,
  innsatsgruppe TEXT,
  reserved INTEGER CHECK (reserved IN (0, 1)),
  manual INTEGER CHECK (manual IN (0, 1)),
  guardian INTEGER CHECK (guardian IN (0, 1)),
  safety INTEGER CHECK (safety IN (0, 1)),
  waits_since TEXT,
  first_imported TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE protection (
  person TEXT NOT NULL REFERENCES person,
  kind TEXT NOT NULL,
  office TEXT NOT NULL,
  PRIMARY KEY (person, kind)
) STRICT;
CREATE TABLE follow_up (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  ident TEXT REFERENCES staff,
  assigned_on TEXT,
  track TEXT,
  rhythm_centidays INTEGER,
  starts TEXT,
  ends TEXT,
  state TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE measure_now (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  code TEXT NOT NULL,
  starts TEXT,
  ends TEXT,
  source TEXT NOT NULL,
  next_agreed INTEGER NOT NULL CHECK (next_agreed IN (0, 1)),
  postponed_to TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE plan_step (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  title TEXT NOT NULL,
  own INTEGER NOT NULL CHECK (own IN (0, 1)),
  due TEXT,
  ends TEXT,
  state TEXT NOT NULL,
  source TEXT NOT NULL,
  next_agreed INTEGER NOT NULL CHECK (next_agreed IN (0, 1)),
  postponed_to TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE benefit (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  kind TEXT NOT NULL,
  ends TEXT,
  next_agreed INTEGER NOT NULL CHECK (next_agreed IN (0, 1)),
  postponed_to TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE clock (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  kind TEXT NOT NULL,
  starts TEXT,
  ends TEXT,
  source TEXT NOT NULL,
  done_on TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE preference (
  person TEXT NOT NULL REFERENCES person,
  weekday INTEGER NOT NULL,
  from_min INTEGER NOT NULL,
  to_min INTEGER NOT NULL,
  PRIMARY KEY (person, weekday, from_min)
) STRICT;
CREATE TABLE contact (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  ident TEXT,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  direct INTEGER NOT NULL CHECK (direct IN (0, 1)),
  spoke INTEGER NOT NULL CHECK (spoke IN (0, 1)),
  minutes INTEGER,
  source TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE promise (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  ident TEXT NOT NULL,
  text TEXT NOT NULL,
  made_on TEXT NOT NULL,
  due TEXT,
  state TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE talk_request (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  asked_on TEXT NOT NULL,
  kind TEXT,
  wish TEXT,
  done_on TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE joint_meeting (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  title TEXT NOT NULL,
  agreed_day TEXT,
  held_on TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE own_words (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  said_on TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  translation TEXT,
  translated_by TEXT,
  read_by_person INTEGER NOT NULL CHECK (read_by_person IN (0, 1)),
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE sticky_note (
  person TEXT PRIMARY KEY REFERENCES person,
  text TEXT NOT NULL,
  due TEXT,
  ident TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE category (
  ident TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person,
  letter TEXT NOT NULL,
  PRIMARY KEY (ident, person)
) STRICT;

-- dialogue, tasks, notes, mapping (a folder each)
CREATE TABLE thread (
  id TEXT PRIMARY KEY,
  foreign_id TEXT UNIQUE,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  subject TEXT NOT NULL,
  waits_for_us_since TEXT,
  waits_for_person INTEGER NOT NULL CHECK (waits_for_person IN (0, 1)),
  historic INTEGER NOT NULL CHECK (historic IN (0, 1)),
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE message (
  id TEXT PRIMARY KEY,
  thread TEXT NOT NULL REFERENCES thread,
  office TEXT NOT NULL,
  sender TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE task (
  id TEXT PRIMARY KEY,
  nav_id INTEGER UNIQUE,
  nav_version INTEGER NOT NULL,
  person TEXT REFERENCES person,
  office TEXT NOT NULL,
  assignee TEXT,
  kind TEXT NOT NULL,
  theme TEXT NOT NULL,
  priority TEXT NOT NULL,
  status TEXT NOT NULL,
  active_on TEXT NOT NULL,
  due TEXT,
  text TEXT,
  raw TEXT NOT NULL CHECK (json_valid(raw)),
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE own_work (
  id TEXT PRIMARY KEY,
  ident TEXT NOT NULL,
  person TEXT REFERENCES person,
  office TEXT NOT NULL,
  kind TEXT NOT NULL,
  due TEXT,
  minutes INTEGER NOT NULL,
  done_on TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE note (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person,
  office TEXT NOT NULL,
  ident TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  written_at TEXT NOT NULL,
  shared_at TEXT,
  entered_at TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE domain_mapped (
  person TEXT NOT NULL REFERENCES person,
  domain TEXT NOT NULL,
  mapped_on TEXT NOT NULL,
  PRIMARY KEY (person, domain)
) STRICT;
CREATE TABLE open_question (
  person TEXT NOT NULL REFERENCES person,
  question TEXT NOT NULL,
  decisive INTEGER NOT NULL CHECK (decisive IN (0, 1)),
  asked_on TEXT NOT NULL,
  answered_on TEXT,
  PRIMARY KEY (person, question)
) STRICT;

-- planner, imports
CREATE TABLE block (
  id TEXT PRIMARY KEY,
  ident TEXT NOT NULL REFERENCES staff,
  office TEXT NOT NULL,
  week TEXT NOT NULL,
  subject TEXT NOT NULL,
  person TEXT REFERENCES person,
  day TEXT NOT NULL,
  start_min INTEGER NOT NULL,
  lead_min INTEGER NOT NULL,
  contact_min INTEGER NOT NULL,
  tail_min INTEGER NOT NULL,
  kind TEXT NOT NULL,
  interpreter TEXT,
  room TEXT,
  state TEXT NOT NULL,
  locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
  agreed INTEGER NOT NULL CHECK (agreed IN (0, 1)),
  moved_from TEXT,
  skip_reason TEXT,
  codes TEXT NOT NULL CHECK (json_valid(codes)),
  decided_by TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (ident, week, subject)
) STRICT;
CREATE TABLE import_run (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  at TEXT NOT NULL,
  ident TEXT,
  office TEXT NOT NULL,
  report TEXT NOT NULL CHECK (json_valid(report))
) STRICT;

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
