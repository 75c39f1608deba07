package probe

import (
	"log/slog"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// loggedURL is a URL in a line of the log: without user info, query and fragment,
// which may hold secrets.
type loggedURL string

// LogValue implements [slog.LogValuer].
func (u loggedURL) LogValue() slog.Value { return slog.StringValue(nettext.URL(string(u))) }
