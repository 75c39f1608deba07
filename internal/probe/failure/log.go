package failure

import (
	"log/slog"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// Attr returns the attribute "error" for a line of the log: the class, the
// description and the original error, without secrets. For nil it returns an empty
// attribute, which handlers omit.
func (e *Error) Attr() slog.Attr {
	if e == nil {
		return slog.Attr{}
	}
	return slog.Any("error", e)
}

// LogValue implements [slog.LogValuer].
func (e *Error) LogValue() slog.Value {
	attrs := []slog.Attr{slog.String("kind", string(e.Kind)), slog.String("detail", e.Detail)}
	if e.Cause != nil {
		attrs = append(attrs, Attr("cause", e.Cause))
	}
	return slog.GroupValue(attrs...)
}

// Attr returns an attribute with the text of an error, without secrets. For nil it
// returns an empty attribute, which handlers omit. The text is made only where it is
// logged: the error can quote all that a remote side sent.
func Attr(key string, err error) slog.Attr {
	if err == nil {
		return slog.Attr{}
	}
	return slog.Any(key, logged{err})
}

type logged struct{ error }

// LogValue implements [slog.LogValuer].
func (l logged) LogValue() slog.Value { return slog.StringValue(nettext.HideSecrets(l.Error())) }
