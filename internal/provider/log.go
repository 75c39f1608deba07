package provider

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// The subsystems of the provider's log, one for each domain package that logs. In
// the log they stand behind the provider's name, as in "provider.hsts.probe".
const (
	probeSubsystem       = "probe"
	preloadListSubsystem = "preload_list"
	rolloutSubsystem     = "rollout"
	fleetSubsystem       = "fleet"
)

// maxLogged is how many characters of one value go into a line of the log.
const maxLogged = 4000

// levelTrace is Terraform's level TRACE, which slog has no name for.
const levelTrace = slog.LevelDebug - 4

// levelOff is above every level that anything is logged at.
const levelOff = slog.Level(1 << 20)

// logs makes the loggers of the domain packages, which know [slog] alone.
type logs struct {
	getenv func(string) string
	// secrets hides what must not be logged and no pattern finds.
	secrets *strings.Replacer
}

// newLogs returns logs that leave the passwords of proxies out, those of the
// configuration and those of the environment.
func newLogs(getenv func(string) string, proxyURL string) logs {
	proxies := []string{proxyURL}
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		proxies = append(proxies, getenv(name))
	}
	var pairs []string
	for _, text := range proxies {
		for _, secret := range proxySecrets(text) {
			pairs = append(pairs, secret, "[hidden]")
		}
	}
	return logs{getenv: getenv, secrets: strings.NewReplacer(pairs...)}
}

// proxySecrets returns the forms in which the password of a proxy can turn up.
func proxySecrets(text string) []string {
	if text != "" && !strings.Contains(text, "://") {
		text = "http://" + text // as in HTTP_PROXY=user:password@proxy:3128
	}
	u, err := url.Parse(text)
	if err != nil || u.User == nil {
		return nil
	}
	password, set := u.User.Password()
	if !set || password == "" {
		return nil
	}
	basic := base64.StdEncoding.EncodeToString([]byte(u.User.Username() + ":" + password))
	return []string{basic, url.QueryEscape(password), url.PathEscape(password), password}
}

// logger returns the logger of a subsystem. What is logged with it goes to
// Terraform's log by way of the context that is passed along, which is that of a
// call of Terraform's; with any other context nothing is logged.
func (l logs) logger(subsystem string) *slog.Logger {
	return slog.New(&logHandler{subsystem: subsystem, level: logLevel(l.getenv, subsystem), secrets: l.secrets})
}

// logLevel is the lowest level that anybody reads. Terraform takes every line of a
// provider and drops what was not asked for; that nothing was asked for can be told
// from the variables that it is asked with.
func logLevel(getenv func(string) string, subsystem string) slog.Level {
	for _, name := range []string{
		"TF_LOG_PROVIDER_HSTS_" + strings.ToUpper(subsystem), "TF_LOG_PROVIDER_HSTS", "TF_LOG_PROVIDER", "TF_LOG",
	} {
		switch strings.ToUpper(getenv(name)) {
		case "":
			continue
		case "OFF":
			return levelOff
		case "ERROR":
			return slog.LevelError
		case "WARN":
			return slog.LevelWarn
		case "INFO":
			return slog.LevelInfo
		case "DEBUG":
			return slog.LevelDebug
		default:
			return levelTrace // TRACE, JSON, and what Terraform takes for it
		}
	}
	if getenv("TF_ACC_LOG_PATH") != "" {
		return levelTrace // the file of plugin-testing
	}
	return levelOff
}

// sdkLevel names the variable of the level at which the plugin SDK logs.
const sdkLevel = "TF_LOG_SDK"

// LimitSDKLog turns the log of the plugin SDK off in this process, unless the
// environment asks for a log. Without a level the SDK writes every line, and Terraform
// reads each one and drops it: half of what planning a policy costs.
//
// It is for the process that Terraform itself starts, which has Terraform's
// environment. A provider that Terraform only attaches to has an environment of its
// own, which says nothing about what was asked for.
func LimitSDKLog(environ []string, setenv func(name, value string) error) error {
	if slices.ContainsFunc(environ, asksForLog) {
		return nil
	}
	return setenv(sdkLevel, "off")
}

// asksForLog reports whether a variable, with its value, asks for a log that lines of
// the SDK belong to.
func asksForLog(variable string) bool {
	name, value, _ := strings.Cut(variable, "=")
	asks := name == "TF_LOG" || name == "TF_REATTACH_PROVIDERS" ||
		strings.HasPrefix(name, "TF_LOG_PROVIDER") || strings.HasPrefix(name, sdkLevel)
	return asks && value != "" && !strings.EqualFold(value, "off")
}

// logHandler is a [slog.Handler] that writes to a subsystem of [tflog]. Every text
// that it writes has passed through clean.
type logHandler struct {
	subsystem string
	level     slog.Level
	secrets   *strings.Replacer
	fields    map[string]any
	prefix    string // of the groups that are open, with a dot behind each
}

// Enabled reports whether a line of the level is written.
func (h *logHandler) Enabled(_ context.Context, level slog.Level) bool { return level >= h.level }

// callDepth is how many calls stand between tflog and the line that logs: Handle,
// and two of slog's.
const callDepth = 3

// Handle writes a line.
func (h *logHandler) Handle(ctx context.Context, record slog.Record) error {
	fields := make(map[string]any, len(h.fields)+record.NumAttrs())
	maps.Copy(fields, h.fields)
	record.Attrs(func(a slog.Attr) bool {
		h.put(fields, h.prefix, a)
		return true
	})
	ctx = tflog.NewSubsystem(ctx, h.subsystem, tflog.WithRootFields(), tflog.WithAdditionalLocationOffset(callDepth))
	message := h.clean(record.Message)
	switch {
	case record.Level >= slog.LevelError:
		tflog.SubsystemError(ctx, h.subsystem, message, fields)
	case record.Level >= slog.LevelWarn:
		tflog.SubsystemWarn(ctx, h.subsystem, message, fields)
	case record.Level >= slog.LevelInfo:
		tflog.SubsystemInfo(ctx, h.subsystem, message, fields)
	case record.Level >= slog.LevelDebug:
		tflog.SubsystemDebug(ctx, h.subsystem, message, fields)
	default:
		tflog.SubsystemTrace(ctx, h.subsystem, message, fields)
	}
	return nil
}

// WithAttrs returns a handler that adds attributes to each line.
func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	more := *h
	if more.fields = maps.Clone(h.fields); more.fields == nil {
		more.fields = map[string]any{}
	}
	for _, a := range attrs {
		h.put(more.fields, h.prefix, a)
	}
	return &more
}

// WithGroup returns a handler that puts a name before those of its attributes.
func (h *logHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	more := *h
	more.prefix += name + "."
	return &more
}

// put adds an attribute to the fields of a line, those of a group one by one.
func (h *logHandler) put(fields map[string]any, prefix string, a slog.Attr) {
	value := a.Value.Resolve()
	if value.Kind() == slog.KindGroup {
		if a.Key != "" {
			prefix += a.Key + "."
		}
		for _, inner := range value.Group() {
			h.put(fields, prefix, inner)
		}
		return
	}
	if a.Key != "" {
		fields[prefix+a.Key] = h.value(value)
	}
}

// value returns a value as tflog takes it. All but numbers and truth values are
// written out, so that nothing gets past clean.
func (h *logHandler) value(value slog.Value) any {
	switch value.Kind() {
	case slog.KindBool:
		return value.Bool()
	case slog.KindInt64:
		return value.Int64()
	case slog.KindUint64:
		return value.Uint64()
	case slog.KindFloat64:
		return value.Float64()
	case slog.KindTime:
		return value.Time().UTC().Format(time.RFC3339Nano)
	case slog.KindAny:
		if u, ok := value.Any().(*url.URL); ok && u != nil {
			return h.clean(nettext.WithoutSecrets(u).String())
		}
		return h.clean(fmt.Sprint(value.Any()))
	default:
		return h.clean(value.String())
	}
}

// clean is the one place that decides what of a text may be logged: nothing of a
// URL that can be secret, no password of a proxy, nothing that is not printable.
func (h *logHandler) clean(text string) string {
	return nettext.PrintableTo(nettext.HideSecrets(h.secrets.Replace(text)), maxLogged)
}
