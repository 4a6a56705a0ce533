package caseload

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// LastTalks returns the instant of the last talk of each person: direct contact in
// which the two spoke.
func LastTalks(ctx context.Context, q db.Q, people []string) (map[string]db.Time, error) {
	last := map[string]db.Time{}
	_, err := ofPeople(ctx, q, "LastTalks", "SELECT person, max(at) FROM contact WHERE direct AND spoke AND person IN {in} GROUP BY person", people,
		func(scan scanner) (struct{}, error) {
			var person string
			var at db.Time
			err := scan(&person, &at)
			last[person] = at
			return struct{}{}, err
		})
	return last, err
}

// Contacts reads people's contacts, the oldest first.
func Contacts(ctx context.Context, q db.Q, people []string) ([]Contact, error) {
	return ofPeople(ctx, q, "Contacts", "SELECT id, person, office, ident, at, kind, direct, spoke, minutes, source, version FROM contact WHERE person IN {in} ORDER BY at, id", people,
		func(scan scanner) (Contact, error) {
			var c Contact
			var ident db.Text
			var at db.Time
			var minutes *int
			err := scan(&c.ID, &c.Person, &c.Office, &ident, &at, &c.Kind, &c.Direct, &c.Spoke, &minutes, &c.Source, &c.Version)
			c.Counsellor, c.At = string(ident), at.Time
			if minutes != nil {
				c.Minutes = *minutes
			}
			return c, err
		})
}

// Promises reads what people have been promised.
func Promises(ctx context.Context, q db.Q, people []string) ([]Promise, error) {
	return ofPeople(ctx, q, "Promises", "SELECT id, person, office, ident, text, made_on, due, state, version FROM promise WHERE person IN {in} ORDER BY person, made_on, id", people, scanPromise)
}

// OpenPromises reads what people have been promised that we have neither kept nor withdrawn.
func OpenPromises(ctx context.Context, q db.Q, people []string) ([]Promise, error) {
	return ofPeople(ctx, q, "OpenPromises", "SELECT id, person, office, ident, text, made_on, due, state, version FROM promise WHERE state = 'open' AND person IN {in} ORDER BY person, made_on, id", people, scanPromise)
}

func scanPromise(scan scanner) (Promise, error) {
	var p Promise
	return p, scan(&p.ID, &p.Person, &p.Office, &p.Counsellor, &p.Text, &p.MadeOn, &p.Due, &p.State, &p.Version)
}

// TalkRequests reads people's wishes for a talk.
func TalkRequests(ctx context.Context, q db.Q, people []string) ([]TalkRequest, error) {
	return ofPeople(ctx, q, "TalkRequests", "SELECT id, person, office, asked_on, kind, wish, done_on, version FROM talk_request WHERE person IN {in} ORDER BY person, asked_on, id", people, scanTalkRequest)
}

// OpenTalkRequests reads the wishes for a talk that are not met.
func OpenTalkRequests(ctx context.Context, q db.Q, people []string) ([]TalkRequest, error) {
	return ofPeople(ctx, q, "OpenTalkRequests", "SELECT id, person, office, asked_on, kind, wish, done_on, version FROM talk_request WHERE done_on IS NULL AND person IN {in} ORDER BY person, asked_on, id", people, scanTalkRequest)
}

func scanTalkRequest(scan scanner) (TalkRequest, error) {
	var r TalkRequest
	var kind, wish db.Text
	err := scan(&r.ID, &r.Person, &r.Office, &r.AskedOn, &kind, &wish, &r.DoneOn, &r.Version)
	r.Kind, r.Wish = string(kind), string(wish)
	return r, err
}

// JointMeetings reads people's meetings with several parties.
func JointMeetings(ctx context.Context, q db.Q, people []string) ([]JointMeeting, error) {
	return ofPeople(ctx, q, "JointMeetings", "SELECT id, person, office, title, agreed_day, held_on, version FROM joint_meeting WHERE person IN {in} ORDER BY person, id", people, scanJointMeeting)
}

// OpenJointMeetings reads the meetings with several parties that are not held yet.
func OpenJointMeetings(ctx context.Context, q db.Q, people []string) ([]JointMeeting, error) {
	return ofPeople(ctx, q, "OpenJointMeetings", "SELECT id, person, office, title, agreed_day, held_on, version FROM joint_meeting WHERE held_on IS NULL AND person IN {in} ORDER BY person, id", people, scanJointMeeting)
}

func scanJointMeeting(scan scanner) (JointMeeting, error) {
	var m JointMeeting
	return m, scan(&m.ID, &m.Person, &m.Office, &m.Title, &m.AgreedDay, &m.HeldOn, &m.Version)
}

// OwnWordsOf reads people's own words, the newest first.
func OwnWordsOf(ctx context.Context, q db.Q, people []string) ([]OwnWords, error) {
	return ofPeople(ctx, q, "OwnWordsOf", "SELECT id, person, office, said_on, language, text, translation, translated_by, read_by_person, version FROM own_words WHERE person IN {in} ORDER BY said_on DESC, id DESC", people,
		func(scan scanner) (OwnWords, error) {
			var o OwnWords
			var translation, by db.Text
			err := scan(&o.ID, &o.Person, &o.Office, &o.SaidOn, &o.Language, &o.Text, &translation, &by, &o.ReadByPerson, &o.Version)
			o.Translation, o.By = string(translation), string(by)
			return o, err
		})
}

// Contact writes a contact, or an attempt at one.
func (w *Writer) Contact(ctx context.Context, c *Contact) error {
	if err := c.Valid(); err != nil {
		return fmt.Errorf("caseload.Contact: %w", err)
	}
	newID(&c.ID)
	return w.putVersion(ctx, "Contact", c.Person, &c.Version, `INSERT INTO contact (id, person, office, ident, at, kind, direct, spoke, minutes, source, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
		ON CONFLICT (id) DO UPDATE SET ident = excluded.ident, at = excluded.at, kind = excluded.kind, direct = excluded.direct, spoke = excluded.spoke,
			minutes = excluded.minutes, source = excluded.source, version = contact.version + 1
		WHERE contact.version = $11`,
		c.ID, c.Person, c.Office, db.Text(c.Counsellor), db.At(c.At), c.Kind, c.Direct, c.Spoke, none(c.Minutes), c.Source)
}

// Promise writes what we have promised.
func (w *Writer) Promise(ctx context.Context, p *Promise) error {
	if err := p.Valid(); err != nil {
		return fmt.Errorf("caseload.Promise: %w", err)
	}
	newID(&p.ID)
	return w.putVersion(ctx, "Promise", p.Person, &p.Version, `INSERT INTO promise (id, person, office, ident, text, made_on, due, state, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
		ON CONFLICT (id) DO UPDATE SET ident = excluded.ident, text = excluded.text, made_on = excluded.made_on, due = excluded.due, state = excluded.state,
			version = promise.version + 1
		WHERE promise.version = $9`,
		p.ID, p.Person, p.Office, p.Counsellor, p.Text, p.MadeOn, p.Due, p.State)
}

// TalkRequest writes a wish for a talk.
func (w *Writer) TalkRequest(ctx context.Context, r *TalkRequest) error {
	newID(&r.ID)
	return w.putVersion(ctx, "TalkRequest", r.Person, &r.Version, `INSERT INTO talk_request (id, person, office, asked_on, kind, wish, done_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
		ON CONFLICT (id) DO UPDATE SET asked_on = excluded.asked_on, kind = excluded.kind, wish = excluded.wish, done_on = excluded.done_on,
			version = talk_request.version + 1
		WHERE talk_request.version = $8`,
		r.ID, r.Person, r.Office, r.AskedOn, db.Text(r.Kind), db.Text(r.Wish), r.DoneOn)
}

// JointMeeting writes a meeting with several parties.
func (w *Writer) JointMeeting(ctx context.Context, m *JointMeeting) error {
	newID(&m.ID)
	return w.putVersion(ctx, "JointMeeting", m.Person, &m.Version, `INSERT INTO joint_meeting (id, person, office, title, agreed_day, held_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, 1)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, agreed_day = excluded.agreed_day, held_on = excluded.held_on, version = joint_meeting.version + 1
		WHERE joint_meeting.version = $7`,
		m.ID, m.Person, m.Office, m.Title, m.AgreedDay, m.HeldOn)
}

// OwnWords writes what the person wants, in the person's words.
func (w *Writer) OwnWords(ctx context.Context, o *OwnWords) error {
	newID(&o.ID)
	return w.putVersion(ctx, "OwnWords", o.Person, &o.Version, `INSERT INTO own_words (id, person, office, said_on, language, text, translation, translated_by, read_by_person, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
		ON CONFLICT (id) DO UPDATE SET said_on = excluded.said_on, language = excluded.language, text = excluded.text, translation = excluded.translation,
			translated_by = excluded.translated_by, read_by_person = excluded.read_by_person, version = own_words.version + 1
		WHERE own_words.version = $10`,
		o.ID, o.Person, o.Office, o.SaidOn, o.Language, o.Text, db.Text(o.Translation), db.Text(o.By), o.ReadByPerson)
}
