package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

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
	// closedErrors are those of a connection that the other side has ended.
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

// timedOut tells whether an error is that of waiting in vain.
func timedOut(err error) bool {
	var timeout interface{ Timeout() bool }
	return isAny(err, timeoutErrors) || errors.As(err, &timeout) && timeout.Timeout()
}

// cancelled is the failure of everything that is still open when ctx ends.
func cancelled(ctx context.Context) *observation.Failure {
	detail := "the read was interrupted before there was an answer"
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		detail = "the time for the whole read ran out before there was an answer"
	}
	return &observation.Failure{Kind: observation.Cancelled, Detail: detail}
}

// maxQuoted is how much of a remote side's text goes into a detail.
const maxQuoted = 100

// quote writes a remote side's text so that it does nothing to whoever shows it:
// in quotation marks, without control characters, and no longer than is good.
func quote(text string) string {
	if short := cut(text, maxQuoted); short != text {
		text = short + "…"
	}
	return showHidden(strconv.Quote(text))
}

// showHidden escapes the characters that strconv takes for printable, and that
// nobody can see.
func showHidden(quoted string) string {
	var b strings.Builder
	for _, r := range quoted {
		if unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cut returns the beginning of a text, no longer than a number of bytes, and
// with its last character whole.
func cut(text string, size int) string {
	if len(text) <= size {
		return text
	}
	for size > 0 && !utf8.RuneStart(text[size]) {
		size--
	}
	return text[:size]
}
