package main

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"slices"
)

// shrink writes a picture anew with 256 colours: a page has few others than the edges of
// its letters.
func shrink(file string) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	img, err := png.Decode(in)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	out, err := os.Create(file + ".new")
	if err != nil {
		return err
	}
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(out, paletted(img)); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

func paletted(img image.Image) *image.Paletted {
	palette := commonest(img, 256)
	small := image.NewPaletted(img.Bounds(), palette)
	index := map[color.RGBA]uint8{}
	each(img, func(x, y int, c color.RGBA) {
		i, known := index[c]
		if !known {
			i = uint8(palette.Index(c))
			index[c] = i
		}
		small.SetColorIndex(x, y, i)
	})
	return small
}

// commonest lists the colours that a picture has most of; and, so that a rare hue keeps
// its own, the commonest of each part of the colour cube that none of them is in.
func commonest(img image.Image, n int) color.Palette {
	count := map[color.RGBA]int{}
	each(img, func(_, _ int, c color.RGBA) { count[c]++ })
	list := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	var out color.Palette
	has := map[[3]uint8]bool{}
	for i, c := range list {
		part := [3]uint8{c.R >> 5, c.G >> 5, c.B >> 5}
		if len(out) < n && (i < n/2 || !has[part]) {
			out, has[part] = append(out, c), true
		}
	}
	return out
}

func each(img image.Image, do func(x, y int, c color.RGBA)) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			do(x, y, color.RGBAModel.Convert(img.At(x, y)).(color.RGBA))
		}
	}
}
