package catalogue

import "embed"

// Demo holds the lists of the invented world (demo/*.yaml): names that are put
// together at random, and texts written for it. No part of the product's rules
// reads them.
//
//go:embed demo/*.yaml
var Demo embed.FS
