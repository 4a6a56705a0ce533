package text

import "testing"

func TestWhatIsTypedIsKeptWithoutWhatNoDatabaseKeeps(t *testing.T) {
	for in, want := range map[string]string{
		"  Hei\r\ndu\rder \n":    "Hei\ndu\nder",
		"a\x00b\xffc":            "abc",
		"ሰላም፣ كيف حالك؟ A\u030a": "ሰላም፣ كيف حالك؟ A\u030a",
		" \n\t ":                 "",
	} {
		if got := Tidy(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAQuietTextTurnsNothingAroundIt(t *testing.T) {
	for in, want := range map[string]string{
		"Ali\u202e\u2066 \x07Hansen\n": "Ali Hansen",
		"می\u200cخواهم":                "می\u200cخواهم", // what joins and parts letters stays
	} {
		if got := Quiet(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := Apart("x"); got != "\u2068x\u2069" {
		t.Errorf("%q", got)
	}
}
