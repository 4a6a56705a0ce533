package dialogue

import "time"

// MaxReceivers is how many people one message may go to.
const MaxReceivers = 20_000

// Many is one message that was sent to many: the text as it was written, with its
// fields. What each person got is a thread of their own.
type Many struct {
	ID, Counsellor, Office string
	SentAt                 time.Time
	Subject, Text          string
	Receivers              int
}

// ManyDraft is what a counsellor is writing to many. People are ids as they were
// chosen: whether the message may go to them is asked when it is shown, and again when
// it is sent.
type ManyDraft struct {
	Counsellor    string
	People        []string
	Subject, Text string
	UpdatedAt     time.Time
}
