package signin

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestAnAddressIsBelievedFromATrustedProxyAlone(t *testing.T) {
	p := &Pages{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	for _, c := range []struct{ name, from, forwarded, want string }{
		{"nobody between", "192.0.2.7:5000", "", "192.0.2.7"},
		{"someone who makes it up", "192.0.2.7:5000", "203.0.113.1", "192.0.2.7"},
		{"through the proxy", "10.1.2.3:5000", "192.0.2.9", "192.0.2.9"},
		{"through two", "10.1.2.3:5000", "192.0.2.9, 10.9.9.9", "192.0.2.9"},
		{"made up before the proxy", "10.1.2.3:5000", "203.0.113.1, 192.0.2.9", "192.0.2.9"},
		{"the proxy says nothing", "10.1.2.3:5000", "", "10.1.2.3"},
		{"the proxy says nonsense", "10.1.2.3:5000", "203.0.113.1, x", "10.1.2.3"},
		{"IPv6", "[::ffff:10.1.2.3]:5000", "2001:db8::1", "2001:db8::1"},
	} {
		r := httptest.NewRequest("POST", "/signin", nil)
		r.RemoteAddr = c.from
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := p.addressOf(r); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
