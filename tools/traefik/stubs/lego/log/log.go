// Package log takes the logger of Traefik.
package log

import "log/slog"

// SetDefault does nothing.
func SetDefault(*slog.Logger) {}
