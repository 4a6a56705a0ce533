package catalogue

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"
)

// Letters lists the categories that a counsellor can give people.
func Letters() []string { return []string{"A", "B", "C", "D", "E", "F"} }

// Categories returns the house's meaning of each letter A–F: work to be done, in
// words that the person can read. An error names the line that is wrong.
func Categories() (map[string]string, error) {
	b, err := files.ReadFile("categories.yaml")
	if err != nil {
		return nil, fmt.Errorf("catalogue.Categories: %w", err)
	}
	return ParseCategories("categories.yaml", b)
}

// ParseCategories reads the meanings of the letters; every letter has one. An error
// is a *FileError.
func ParseCategories(file string, b []byte) (map[string]string, error) {
	r := &reading{file: file}
	list, version := map[string]string{}, 0
	doc := r.document(b)
	if doc != nil {
		r.each(doc, func(k, v *yaml.Node) {
			switch k.Value {
			case "version":
				version = r.number(v, 1, 1_000_000)
			case "categories":
				r.each(v, func(letter, meaning *yaml.Node) {
					if !slices.Contains(Letters(), letter.Value) {
						r.fault(letter, "%q is no letter from A to F", letter.Value)
					}
					list[letter.Value] = r.text(meaning)
				})
			default:
				r.fault(k, "%q is not known here", k.Value)
			}
		})
		if version == 0 || len(list) < len(Letters()) {
			r.fault(doc, "version and a meaning for each of A–F are needed")
		}
	}
	return list, r.err
}
