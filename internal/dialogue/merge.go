package dialogue

import (
	"regexp"
	"slices"
	"strings"
)

// The fields that a message to many may hold, written {fornavn}.
const (
	GivenName      = "fornavn"
	FamilyName     = "etternavn"
	WholeName      = "navn"
	CounsellorName = "veileder" // of the person's own counsellor
	SenderName     = "avsender"
)

// MergeFields lists them.
func MergeFields() []string {
	return []string{GivenName, FamilyName, WholeName, CounsellorName, SenderName}
}

var mergeField = regexp.MustCompile(`\{([^{}\n]{0,40})\}`)

// Merge puts values into a text where their fields stand. What is in braces and is no
// field stays as it is.
func Merge(text string, values map[string]string) string {
	return mergeField.ReplaceAllStringFunc(text, func(found string) string {
		if v, is := values[strings.Trim(found, "{}")]; is {
			return v
		}
		return found
	})
}

// Merged lists the fields that a text holds, and what stands in braces and is none.
func Merged(text string) (fields, unknown []string) {
	for _, m := range mergeField.FindAllStringSubmatch(text, -1) {
		list := &unknown
		if slices.Contains(MergeFields(), m[1]) {
			list = &fields
		}
		if !slices.Contains(*list, m[1]) {
			*list = append(*list, m[1])
		}
	}
	return fields, unknown
}

// Names says whether a text holds a field of the person's own name.
func Names(text string) bool {
	fields, _ := Merged(text)
	return slices.ContainsFunc(fields, func(f string) bool { return f == GivenName || f == FamilyName || f == WholeName })
}
