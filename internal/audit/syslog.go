package audit

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Receiver sends the CEF stream to a syslog receiver over TCP, each delivery on a
// connection of its own. Syslog over TCP has no answer: a receiver that dies may have
// taken what it never read. So our side of the connection is closed after the last
// message, and the receiver's end is awaited: a reset says that something was not read,
// and all of the delivery is sent again.
type Receiver struct {
	Addr    string // host:port
	Host    string // the name of this machine, in each message
	Framing Framing
}

// A receiver must accept within connectIn. One that has not closed its side, nor reset
// the connection, within closesIn after the last byte is taken to have read it all.
const (
	connectIn = 5 * time.Second
	closesIn  = 3 * time.Second
)

// Deliver sends the events.
func (s *Receiver) Deliver(ctx context.Context, events []Event) error {
	if err := s.deliver(ctx, events); err != nil {
		return fmt.Errorf("the syslog receiver %s: %w", s.Addr, err)
	}
	return nil
}

func (s *Receiver) deliver(ctx context.Context, events []Event) error {
	c, err := (&net.Dialer{Timeout: connectIn}).DialContext(ctx, "tcp", s.Addr)
	if err != nil {
		return err
	}
	defer c.Close()
	if until, ok := ctx.Deadline(); ok {
		if err := c.SetDeadline(until); err != nil {
			return err
		}
	}
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	var b strings.Builder
	for _, e := range events {
		b.WriteString(e.Syslog(s.Host, s.Framing))
	}
	if _, err := io.WriteString(c, b.String()); err != nil {
		return err
	}
	return s.taken(ctx, c)
}

// taken closes our side and waits for the receiver's.
func (s *Receiver) taken(ctx context.Context, c net.Conn) error {
	half, ok := c.(*net.TCPConn)
	if !ok {
		return fmt.Errorf("a connection of type %T", c)
	}
	if err := half.CloseWrite(); err != nil {
		return err
	}
	waited := make(chan struct{})
	timer := time.AfterFunc(closesIn, func() { close(waited); c.Close() })
	defer timer.Stop()
	_, err := io.Copy(io.Discard, c)
	select {
	case <-waited:
		return ctx.Err()
	default:
		return err
	}
}

// Close has nothing to close.
func (s *Receiver) Close() error { return nil }
