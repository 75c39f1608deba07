package serverconfig_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

var update = flag.Bool("update", false, "write testdata/requests.json from what is seen")

// recordFile has what each server answered to each request: the table of the guide.
const recordFile = "testdata/requests.json"

// record is what was seen of all servers.
type record struct {
	// Requests are the requests of the table, in its order.
	Requests []recordedRequest       `json:"requests"`
	Servers  map[string]serverRecord `json:"servers"`
}

type recordedRequest struct {
	Name  string `json:"name"`
	HTTPS bool   `json:"https"`
}

// serverRecord is what was seen of a server.
type serverRecord struct {
	// Version is that of the server when the record was written.
	Version string `json:"version"`
	// Responses are the formatted responses, by the name of the request, and Notes say
	// why some of them are not as the text promises.
	Responses map[string]string `json:"responses"`
	Notes     map[string]string `json:"notes,omitempty"`
}

// TestConfig_requests sends every request to every server that serves the text, and
// compares the responses with what the text promises and with the record.
func TestConfig_requests(t *testing.T) {
	t.Parallel()
	recorded := readRecord(t)
	var mu sync.Mutex
	t.Run("servers", func(t *testing.T) {
		for _, server := range slices.Concat(realServers, []realServer{traefik, varnish, tomcat, express, django}) {
			t.Run(server.name, func(t *testing.T) {
				t.Parallel()
				server.find(t)
				s := newFixture(t, allSites(t)...)
				seen := server.answer(t, s)
				mu.Lock()
				defer mu.Unlock()
				if *update {
					recorded.Servers[server.name] = serverRecord{server.version(t), seen, notesOf(server.name)}
				} else if diff := cmp.Diff(recorded.Servers[server.name].Responses, seen); diff != "" {
					t.Errorf("not as recorded in %s, which -update writes (-recorded +seen):\n%s", recordFile, diff)
				}
			})
		}
	})
	var names []recordedRequest
	for _, r := range requests {
		names = append(names, recordedRequest{r.name, r.tls})
	}
	if *update {
		recorded.Requests = names
		recorded.write(t)
	} else if diff := cmp.Diff(recorded.Requests, names); diff != "" {
		t.Errorf("not the recorded requests (-recorded +there):\n%s", diff)
	}
}

// answer sends every request, and checks and returns the responses.
func (r realServer) answer(t *testing.T, s *fixture) map[string]string {
	t.Helper()
	at := r.serveText(t, s, trapPolicy, change{})
	notes, seen := notesOf(r.name), map[string]string{}
	for _, request := range requests {
		if r.lacks(request.host) {
			continue
		}
		got := s.send(t, at, request)
		seen[request.name] = got.String()
		fault := request.fault(got, trapPolicy)
		if excused := notes[request.name] != ""; (fault != "") != excused {
			t.Errorf("%s: %s: %q; it is known to be so: %v", request.name, got, fault, excused)
		}
	}
	return seen
}

// lacks reports whether a server has no site of a host: an application server is
// itself the application, and redirects no host.
func (r realServer) lacks(host string) bool {
	return slices.Contains([]string{"tomcat", "express", "django"}, r.name) && (host == away || host == move)
}

// serveText serves the text, with what ends TLS in front where the server does not.
func (r realServer) serveText(t *testing.T, s *fixture, policy hsts.Policy, made change) ports {
	t.Helper()
	switch r.name {
	case varnish.name:
		return runVarnish(t, s, policy, made)
	case traefik.name:
		return runTraefik(t, s, policy, made)
	}
	return r.run(t, s, policy, made)
}

// fault says what of a response is not as the text promises; "" where all is.
func (r request) fault(got response, policy hsts.Policy) string {
	switch {
	case got.evil:
		return "the request put a header into the response"
	case got.status == 0 || got.refused:
		return "" // there is no response to judge
	case r.tls && (len(got.fields) != 1 || !sends(got.fields[0], policy)):
		return "the header is not the policy, once"
	case r.tls:
		return ""
	case got.fields != nil:
		return "the header is sent over http"
	case got.location != "" && !strings.HasPrefix(got.location, "https://"+r.host+"/"):
		return "the redirect leads to another host, or to a port of http"
	case r.elsewhere || r.wrongPort:
		return ""
	case strings.Contains(r.line, " /.well-known/acme-challenge/none"):
		return r.want(got.status == 404, "a file that is not there is not a 404")
	case strings.Contains(r.line, " "+token), strings.Contains(r.line, " /.well-known/pki-validation/"):
		return r.want(got.status == 200, "the certificate authority does not get its file")
	default:
		return r.want(got.status == 308, "http does not go to https by a 308")
	}
}

func (request) want(met bool, otherwise string) string {
	if met {
		return ""
	}
	return otherwise
}

func readRecord(t *testing.T) record {
	t.Helper()
	read := record{Servers: map[string]serverRecord{}}
	text, err := os.ReadFile(recordFile)
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err != nil && !*update {
		t.Fatal(err)
	}
	return read
}

func (r record) write(t *testing.T) {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(r); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(recordFile, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// version is that of the server's Debian package, without Debian's own part, or of the
// module that it was built from.
func (r realServer) version(t *testing.T) string {
	t.Helper()
	if r.tool {
		return traefikVersion(t, r.find(t))
	}
	packages := map[string]string{"apache": "apache2-bin", "tomcat": "tomcat10", "express": "node-express", "django": "python3-django"}
	name := r.name
	if packages[name] != "" {
		name = packages[name]
	}
	text, err := exec.CommandContext(t.Context(), "dpkg-query", "-W", "-f", "${Version}", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`\d+(\.\d+)+`).FindString(string(text))
}

// TestConfig_applicationStages serves the texts of the application servers at the
// stages that they write in another way.
func TestConfig_applicationStages(t *testing.T) {
	t.Parallel()
	for _, server := range []realServer{tomcat, express, django} {
		t.Run(server.name, func(t *testing.T) {
			t.Parallel()
			server.find(t)
			s := newFixture(t, allSites(t)...)
			for _, policy := range []hsts.Policy{{}, {MaxAge: 300}} {
				at := server.run(t, s, policy, change{})
				for _, r := range requests {
					if slices.Contains([]string{"page", "404", "application", "application, 500", "http", "http, ACME token"}, r.name) {
						if got := s.send(t, at, r); r.fault(got, policy) != "" {
							t.Errorf("%s, %s: %s: %s %q", policy, r.name, r.fault(got, policy), got, got.fields)
						}
					}
				}
			}
		})
	}
}
