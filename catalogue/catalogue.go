// Package catalogue holds the data that a domain expert edits: the office's
// priorities (policy.yaml) and the legal periods (deadlines.yaml). Every number
// carries where it comes from, or says that it is an assumption; every legal date
// carries its paragraph, source and validity. Faults are told with file and line.
package catalogue

import (
	"embed"
	"fmt"
)

//go:embed policy.yaml deadlines.yaml categories.yaml
var files embed.FS

// Policy returns the office's priorities as they come with the program. An error
// names the line that is wrong.
func Policy() (OfficePolicy, error) {
	b, err := files.ReadFile("policy.yaml")
	if err != nil {
		return OfficePolicy{}, fmt.Errorf("catalogue.Policy: %w", err)
	}
	return ParsePolicy("policy.yaml", b)
}

// Deadlines returns the legal periods as they come with the program. An error
// names the line that is wrong.
func Deadlines() (LegalDeadlines, error) {
	b, err := files.ReadFile("deadlines.yaml")
	if err != nil {
		return LegalDeadlines{}, fmt.Errorf("catalogue.Deadlines: %w", err)
	}
	return ParseDeadlines("deadlines.yaml", b)
}
