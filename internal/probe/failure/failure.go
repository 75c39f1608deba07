// Package failure puts network errors into words: it finds the class of an error
// of net, crypto/tls and net/http, and describes it to a person who has never
// heard of these packages.
//
// A description has no durations, no ports of this machine and nothing else that
// changes from one run to the next, and quotes remote text only as [nettext.Quote] writes
// it. The original error is kept with it, for the log.
package failure

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Error is why a name or a request got no answer: what an observation records of
// it, and the error that caused it.
type Error struct {
	Kind observation.Kind
	// Detail is a clause for a person, without a full stop.
	Detail string
	// Cause is the original error; nil where there was none, as where an address
	// was not connected to by decision.
	Cause error
}

// New returns an error with its class, its description and its cause.
func New(kind observation.Kind, detail string, cause error) *Error {
	return &Error{Kind: kind, Detail: detail, Cause: cause}
}

func (e *Error) Error() string { return e.Detail }

func (e *Error) Unwrap() error { return e.Cause }

// Recorded returns what an observation records of the error; nil for none.
func (e *Error) Recorded() *observation.Failure {
	if e == nil {
		return nil
	}
	return &observation.Failure{Kind: e.Kind, Detail: e.Detail}
}

// ErrRequestTimeout is the cause (see [context.Cause]) of a context that ends
// because the time for one request, or for one name to be resolved, is over.
// [Interrupted] tells that from the end of the whole read.
var ErrRequestTimeout error = requestTimeout{}

type requestTimeout struct{}

func (requestTimeout) Error() string   { return "the request timed out" }
func (requestTimeout) Timeout() bool   { return true }
func (requestTimeout) Temporary() bool { return true }
func (requestTimeout) Unwrap() error   { return context.DeadlineExceeded }

// Interrupted returns the failure of everything that is still under way when the
// whole read ends. It returns nil while the read goes on, also where only the time
// for one request is over.
func Interrupted(ctx context.Context) *Error {
	cause := context.Cause(ctx)
	switch {
	case cause == nil, errors.Is(cause, ErrRequestTimeout):
		return nil
	case errors.Is(cause, context.DeadlineExceeded):
		return New(observation.Cancelled, "the time for the whole read ran out before there was an answer", cause)
	default:
		return New(observation.Cancelled, "the read was interrupted before there was an answer", cause)
	}
}

// The operating systems' numbers for what becomes of a connection. Windows has
// numbers of its own (WSAECONNREFUSED and so on), which syscall's names don't
// stand for and which no other system uses.
var (
	refusedErrors     = []error{syscall.ECONNREFUSED, syscall.Errno(10061)}
	resetErrors       = []error{syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE, syscall.Errno(10053), syscall.Errno(10054)}
	unreachableErrors = []error{
		syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN, syscall.EADDRNOTAVAIL, syscall.EAFNOSUPPORT,
		syscall.Errno(10051), syscall.Errno(10065), syscall.Errno(10050), syscall.Errno(10049), syscall.Errno(10047),
	}
	timeoutErrors = []error{
		context.DeadlineExceeded, os.ErrDeadlineExceeded, syscall.ETIMEDOUT, syscall.Errno(10060),
	}
	closedErrors = append([]error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed}, resetErrors...)
)

func isAny(err error, kinds []error) bool {
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// Refused reports whether an error says that nothing listens on a port.
func Refused(err error) bool { return isAny(err, refusedErrors) }

// Closed reports whether an error is that of a connection that the remote side has
// ended. Whether a close is seen as one or as a reset is a matter of timing.
func Closed(err error) bool { return isAny(err, closedErrors) }

// TimedOut reports whether an error is a timeout.
func TimedOut(err error) bool {
	var timeout interface{ Timeout() bool }
	return isAny(err, timeoutErrors) || errors.As(err, &timeout) && timeout.Timeout()
}

// Because returns ": " and the operating system's words for an error; "" where the
// error is not the operating system's.
func Because(err error) string {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return ": " + errno.Error()
	}
	return ""
}
