package find

import (
	"strings"
	"testing"
)

func TestWhatIsTypedIsUnderstoodOrRefused(t *testing.T) {
	const number = "10918749743" // synthetic
	for text, want := range map[string]string{
		"": "find.empty", "   ": "find.empty", "\u200b": "find.empty", "-": "find.empty", "a": "find.short", "å": "find.short", "åå": "", "a b": "",
		"1": "find.number_length", "1234567890": "find.number_length", number + "1": "find.number_length", "10918749744": "find.number_wrong", "00000000000": "find.number_wrong",
		number: "", "109187 49743": "", " 10 91 87 497 43 ": "", "\u00a0109187\t49743\u200b": "",
		strings.Repeat("a", 200): "", strings.Repeat("a", 201): "find.long", strings.Repeat("å", 200): "", strings.Repeat("a", 5000): "find.long", strings.Repeat("a ", 11): "find.long", strings.Repeat("1", 5000): "find.long",
		"<script>": "", "%": "find.short", "Ola 10918749743": "",
	} {
		got, fault := read(text)
		if fault != want {
			t.Errorf("%.30q: %q, want %q", text, fault, want)
		}
		if isNumber := strings.Contains(strings.ReplaceAll(text, " ", ""), "109187") && !strings.HasPrefix(text, "Ola"); fault == "" && (got.number.Digits == number) != isNumber {
			t.Errorf("%q: %+v", text, got)
		}
	}
}
