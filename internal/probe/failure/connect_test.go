package failure

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestConnect sums up the errors of operating systems, alone and together.
func TestConnect(t *testing.T) {
	t.Parallel()
	system := func(errno syscall.Errno) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", errno)}
	}
	first, second := netip.MustParseAddrPort("192.0.2.1:443"), netip.MustParseAddrPort("[2001:db8::1]:443")
	tests := map[string]struct {
		errs   []error
		kind   observation.Kind
		detail string
	}{
		"refused":               {[]error{system(syscall.ECONNREFUSED)}, observation.Refused, "192.0.2.1 refused the connection: nothing listens there"},
		"refused, Windows":      {[]error{system(10061)}, observation.Refused, "192.0.2.1 refused the connection: nothing listens there"},
		"timeout":               {[]error{system(syscall.ETIMEDOUT)}, observation.ConnectTimeout, "192.0.2.1 did not answer the connection attempt"},
		"timeout, Windows":      {[]error{system(10060)}, observation.ConnectTimeout, "192.0.2.1 did not answer the connection attempt"},
		"deadline":              {[]error{context.DeadlineExceeded}, observation.ConnectTimeout, "192.0.2.1 did not answer the connection attempt"},
		"no route":              {[]error{system(syscall.EHOSTUNREACH)}, observation.Unreachable, "192.0.2.1 cannot be reached: this machine has no route to it"},
		"no route, Windows":     {[]error{system(10051)}, observation.Unreachable, "192.0.2.1 cannot be reached: this machine has no route to it"},
		"reset":                 {[]error{system(syscall.ECONNRESET)}, observation.ConnectFailed, "192.0.2.1 reset the connection while it was being made"},
		"this machine's fault":  {[]error{system(syscall.EMFILE)}, observation.ConnectFailed, "192.0.2.1 could not be connected to: " + syscall.EMFILE.Error()},
		"something else":        {[]error{errors.New("dial tcp 192.0.2.1:41234: odd")}, observation.ConnectFailed, "192.0.2.1 could not be connected to"},
		"refused and no route":  {[]error{system(syscall.ECONNREFUSED), system(syscall.ENETUNREACH)}, observation.Refused, "192.0.2.1 refused the connection: nothing listens there; 2001:db8::1 cannot be reached: this machine has no route to it"},
		"refused and a timeout": {[]error{system(syscall.ECONNREFUSED), context.DeadlineExceeded}, observation.ConnectTimeout, "192.0.2.1 refused the connection: nothing listens there; 2001:db8::1 did not answer the connection attempt"},
	}
	for name, test := range tests {
		failure := Connect([]netip.AddrPort{first, second}[:len(test.errs)], test.errs)
		if failure.Kind != test.kind || failure.Detail != test.detail {
			t.Errorf("%s: %+v", name, *failure)
		}
	}
	many := Connect([]netip.AddrPort{first, first, first, first, first, first}, slices.Repeat([]error{system(syscall.ECONNREFUSED)}, 6))
	if want := " refused the connection: nothing listens there; and so on for the other addresses"; !strings.HasSuffix(many.Detail, want) {
		t.Errorf("%+v", *many)
	}
}
