// Package locales holds the texts of the product, one file a language. Bokmål is
// the source language.
package locales

import "embed"

// Files holds NN.toml for each language.
//
//go:embed *.toml
var Files embed.FS
