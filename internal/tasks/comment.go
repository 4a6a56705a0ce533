package tasks

import (
	"regexp"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

// MaxComment is the most that a comment may hold, in letters: this house's own limit.
const MaxComment = 5000

// Comment is one entry in a task's text, as Nav's own clients write it. Wrote is false
// for what stands under no head: then only Text is known.
type Comment struct {
	Wrote         bool
	At            time.Time // to the minute
	Name          string
	Ident, Office string
	Text          string
}

const commentTime = "02.01.2006 15:04"

var commentHead = regexp.MustCompile(`^--- (\d{2}\.\d{2}\.\d{4} \d{2}:\d{2}) (.*) \(([^(),]*)(?:,\s*([^(),]*))?\) ---\s*$`)

// String writes the entry: a head with time, name, ident and office, and the text under
// it. A line of the text that looks like a head is moved in by a space, so that nobody
// writes in another's name.
func (c Comment) String() string {
	lines := strings.Split(c.Text, "\n")
	for i, l := range lines {
		if commentHead.MatchString(l) || strings.TrimSpace(l) == noHead {
			lines[i] = " " + l
		}
	}
	name := strings.Join(strings.Fields(c.Name), " ")
	where := c.Ident
	if c.Office != "" {
		where += ", " + c.Office
	}
	return "--- " + c.At.In(civil.Oslo()).Format(commentTime) + " " + name + " (" + where + ") ---\n" + strings.Join(lines, "\n")
}

// noHead stands above a text that has no head of its own, so that it is not taken for
// part of the entry that is put on top of it.
const noHead = "---"

// WithComment puts an entry on top of a task's text.
func WithComment(text string, c Comment) string {
	text = strings.Trim(text, "\r\n ")
	first, _, _ := strings.Cut(text, "\n")
	switch _, headed := parseHead(strings.TrimRight(first, "\r")); {
	case text == "":
		return c.String()
	case !headed && first != noHead:
		text = noHead + "\n" + text
	}
	return c.String() + "\n\n" + text
}

// Comments takes a task's text apart, the newest first as it stands. What stands above
// the first head is an entry without one. An impossible time is no head.
func Comments(text string) []Comment {
	var list []Comment
	open := Comment{}
	var lines []string
	end := func() {
		if open.Text = strings.Trim(strings.Join(lines, "\n"), "\n "); open.Wrote || open.Text != "" {
			list = append(list, open)
		}
		lines = nil
	}
	for _, l := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if head, is := parseHead(l); is || l == noHead {
			end()
			open = head
			continue
		}
		lines = append(lines, l)
	}
	end()
	return list
}

func parseHead(line string) (Comment, bool) {
	m := commentHead.FindStringSubmatch(line)
	if m == nil {
		return Comment{}, false
	}
	at, err := time.ParseInLocation(commentTime, m[1], civil.Oslo())
	return Comment{Wrote: true, At: at, Name: m[2], Ident: m[3], Office: m[4]}, err == nil
}
