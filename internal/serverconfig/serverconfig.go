// Package serverconfig writes a Strict-Transport-Security policy as configuration
// of web servers, proxies and application frameworks.
//
// A text does the whole job: the header once on every response over https, errors
// and redirects included; no header over http; and http redirected to https on the
// same host. It is for the sites of one domain, and goes into one place, which its
// first comment names. Certificates and names stay the user's. The texts are
// templates in texts/.
//
// Each pitfall of a server is explained next to the line that avoids it, and has a
// test.
package serverconfig

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

//go:embed texts
var texts embed.FS

var templates = template.Must(template.ParseFS(texts, "texts/*"))

// Config returns the configuration of a server that sends a policy. The error is an
// [*UnknownError] or a [*PolicyError].
func Config(server string, policy hsts.Policy) (string, error) {
	s, found := Find(server)
	if !found {
		return "", &UnknownError{Name: server}
	}
	if err := s.check(policy); err != nil {
		return "", err
	}
	return s.write(policy), nil
}

// check returns an error where a server can't send a policy.
func (s Server) check(policy hsts.Policy) error {
	switch {
	case policy.MaxAge < 0:
		return &PolicyError{fmt.Sprintf("max_age is %d, but an age can't be negative (RFC 6797, section 6.1.1). Write 0 to make browsers forget the policy", policy.MaxAge)}
	case s.MaxAge > 0 && policy.MaxAge > s.MaxAge:
		return &PolicyError{fmt.Sprintf("max_age is %d (%s), but %s accepts at most %d (%s)",
			policy.MaxAge, hsts.Age(policy.MaxAge), s.Title, s.MaxAge, hsts.Age(s.MaxAge))}
	default:
		return nil
	}
}

// data is what a template is executed with. Value has only digits, letters, "=;-"
// and spaces, which no server's quoting has to escape.
type data struct {
	hsts.Policy
	Name  string
	Value string
}

// Variable is the name of a variable for the policy, in servers that have one for all
// sites: two policies never share it.
func (d data) Variable() string {
	name := fmt.Sprintf("hsts_%d", d.MaxAge)
	if d.IncludeSubDomains {
		name += "_subdomains"
	}
	if d.Preload {
		name += "_preload"
	}
	return name
}

func (s Server) write(policy hsts.Policy) string {
	var b strings.Builder
	err := templates.ExecuteTemplate(&b, s.file, data{Policy: policy, Name: hsts.HeaderName, Value: policy.String()})
	if err != nil {
		panic(err) // a template of ours with a field that data lacks: each is run by a test
	}
	return b.String()
}

// UnknownError reports a name that no server has.
type UnknownError struct{ Name string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("unknown server %q", e.Name)
}

// PolicyError reports a policy that a server can't send.
type PolicyError struct{ problem string }

func (e *PolicyError) Error() string { return e.problem }

// Names returns the names of all servers, sorted.
func Names() []string {
	names := make([]string, 0, len(all))
	for _, s := range all {
		names = append(names, s.Name)
	}
	return names
}

// All returns every server, sorted by name.
func All() []Server { return slices.Clone(all) }

// Find returns the server with the given name.
func Find(name string) (Server, bool) {
	at, found := slices.BinarySearchFunc(all, name, func(s Server, name string) int { return strings.Compare(s.Name, name) })
	if !found {
		return Server{}, false
	}
	return all[at], true
}
