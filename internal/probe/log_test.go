package probe_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver/resolvertest"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// journal keeps the lines of a log.
type journal struct {
	mu    sync.Mutex
	text  bytes.Buffer
	lines []map[string]any
}

// Write implements io.Writer; slog writes a line at a time.
func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var fields map[string]any
	if err := json.Unmarshal(line, &fields); err != nil {
		return 0, err
	}
	j.lines = append(j.lines, fields)
	return j.text.Write(line)
}

func (j *journal) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// line returns the first line with a message and the given text in it.
func (j *journal) line(t *testing.T, message, text string) map[string]any {
	t.Helper()
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, fields := range j.lines {
		if raw, _ := json.Marshal(fields); fields["msg"] == message && bytes.Contains(raw, []byte(text)) {
			return fields
		}
	}
	t.Errorf("no line %q with %q in\n%s", message, text, j.text.String())
	return nil
}

// wantDuration checks that a line says how long something took.
func wantDuration(t *testing.T, fields map[string]any) {
	t.Helper()
	if took, isNumber := fields["duration"].(float64); fields != nil && (!isNumber || took < 0) {
		t.Errorf("the line has the duration %v", fields["duration"])
	}
}

// TestLog_resolver has DNS servers that don't answer the question: the log shows
// which one, the error, and how long it took.
func TestLog_resolver(t *testing.T) {
	t.Parallel()
	const thinks = 700 * time.Millisecond
	for name, test := range map[string]struct {
		handler dns.Handler // nil: nothing listens
		cause   string
		took    time.Duration
		kind    observation.Kind
	}{
		"refuses": {dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
			time.Sleep(thinks)
			_ = w.WriteMsg(new(dns.Msg).SetRcode(query, dns.RcodeRefused))
		}), "REFUSED", thinks, observation.ResolverFailed},
		"is not there":  {nil, "connection refused", 0, observation.ResolverFailed},
		"never answers": {resolvertest.Silent{}, "timed out", 2 * time.Second, observation.ResolverTimeout},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			server := "127.0.0.1:" + s.closedPort()
			if test.handler != nil {
				server = s.serveDNS(test.handler)
			}
			var log journal
			config := s.config()
			config.DNSServers, config.Log = []string{server}, log.logger()
			observeWith(t, config, "site.test")
			line := log.line(t, "DNS answer", `"site.test."`)
			if line["server"] != server || !strings.Contains(fmt.Sprint(line["error"]), test.cause) || line["level"] != "DEBUG" ||
				line["duration"] != float64(test.took) {
				t.Errorf("the line is %v", line)
			}
			failed, _ := log.line(t, "no route", "https://site.test/")["error"].(map[string]any)
			if failed["kind"] != string(test.kind) || !strings.Contains(fmt.Sprint(failed["cause"]), test.cause) {
				t.Errorf("the failure is %v", failed)
			}
		}))
	}
}

// TestLog_steps has a line for each step of an observation.
func TestLog_steps(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{publicIP}
		s.zone["inside.test"] = []string{"10.0.0.1", publicIP}
		s.forwarded[publicIP] = "127.0.0.1"
		s.site("site.test", redirect("https://inside.test/"), redirect("https://site.test/"))
		s.site("inside.test", redirect("https://10.0.0.1/"), nil)
		var log journal
		config := s.config()
		config.Log = log.logger()
		observeWith(t, config, "site.test")
		for _, want := range []struct{ message, text string }{
			{"DNS answer", "NOERROR, A " + publicIP},
			{"DNS answer", "NXDOMAIN"},
			{"connect_to applies", "https://site.test/"},
			{"route", "https://site.test/"},
			{"TCP connection", publicIP},
			{"TLS handshake", "TLS 1.3"},
			{"response", `"protocol":"HTTP/2.0"`},
			{"redirect", `"target":"https://inside.test/"`},
			{"end of a redirect chain", `"end":"failed"`},
			{"cache hit for a URL", "https://site.test/"},
			{"cache hit for a host", `"host":"site.test"`},
			{"addresses that a redirect may not lead to are skipped", `"allowed":["` + publicIP + `"]`},
			{"no route", "a remote site may not send this machine there"},
		} {
			log.line(t, want.message, want.text)
		}
		for _, message := range []string{"DNS answer", "TCP connection", "TLS handshake", "response", "domain observed"} {
			wantDuration(t, log.line(t, message, ""))
		}
		if line := log.line(t, "domain observed", "site.test"); line["level"] != "INFO" {
			t.Errorf("the line is %v", line)
		}
	})(t)
}

// TestLog_causes has original errors in the log that are not in the observation.
func TestLog_causes(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["www.site.test"] = []string{"127.0.0.1"}
		certificate := trusttest.SelfSigned(t, trusttest.Leaf("other.test"))
		s.lead("site.test", "443", s.serveTLS(answer(204), tlsOf(certificate)))
		s.lead("site.test", "80", s.serveRaw(raw("")))
		s.lead("www.site.test", "443", s.serveRaw(raw("\x15\x03\x03\x00\x02\x02\x28")))
		var log journal
		config := s.config()
		config.Log = log.logger()
		observeWith(t, config, "site.test")
		for _, want := range []struct{ message, text string }{
			{"certificate is not trusted", "x509: certificate is valid for other.test, not site.test"},
			{"request failed", "EOF"},
			{"retry", `"after":"closed"`},
			{"TLS handshake", "remote error: tls: handshake failure"},
			{"no connection for a request", `"kind":"tls_alert"`},
		} {
			log.line(t, want.message, want.text)
		}
	})(t)
}

// TestLog_location has a Location that Go takes for no URL, and browsers for one:
// the log has an error only for the client that stops there.
func TestLog_location(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", redirect(`\\www.site.test\%zz`), nil)
		s.site("www.site.test", redirect("https://[broken/"), nil)
		var log journal
		config := s.config()
		config.Log = log.logger()
		observeWith(t, config, "site.test")
		const end = "end of a redirect chain"
		line := log.line(t, end, `"under_policy":false,"url":"https://site.test/"`)
		if line["end"] != "not_url" || !strings.Contains(fmt.Sprint(line["error"]), "invalid URL escape") {
			t.Errorf("as written: %v", line)
		}
		line = log.line(t, end, `"under_policy":true,"url":"https://site.test/"`)
		if line["redirects"] == 0.0 || strings.Contains(fmt.Sprint(line["error"]), "escape") {
			t.Errorf("under the policy: %v", line)
		}
	})(t)
}

// TestLog_secrets has secrets wherever a URL can hold one.
func TestLog_secrets(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", redirect("https://user:hunter2@site.test/a?token=hunter2#hunter2"), redirect("https://user:hunter2@[bad/?token=hunter2"))
		refuses := s.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(407) }))
		unusable := "http://user:hunter2@[bad"
		for name, set := range map[string]func(*probe.Config){
			"direct": func(*probe.Config) {},
			"a proxy that refuses": func(config *probe.Config) {
				config.ConnectTo = nil
				config.Proxy = func(*url.URL) (*url.URL, error) { return url.Parse("http://user:hunter2@127.0.0.1:" + refuses) }
			},
			"a proxy that can't be used": func(config *probe.Config) {
				config.ConnectTo = nil
				config.Proxy = func(*url.URL) (*url.URL, error) { return url.Parse(unusable) }
			},
		} {
			var log journal
			config := s.config()
			config.Log = log.logger()
			set(&config)
			seen := observeWith(t, config, "site.test")
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://user:hunter2@site.test/?token=hunter2", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			if response, err := probe.New(config).Transport().RoundTrip(request); err == nil {
				_ = response.Body.Close()
			}
			if len(log.lines) < 10 || strings.Contains(log.text.String(), "hunter2") {
				t.Errorf("%s: a secret is in the log\n%s", name, log.text.String())
			}
			if name == "direct" && !slices.Contains(urls(seen), "https://site.test/a?token=hunter2") {
				t.Errorf("%s: the secrets were not met: %v", name, urls(seen))
			}
		}
	})(t)
}
