// Package serverconfig writes a Strict-Transport-Security policy as configuration
// of web servers, proxies and application frameworks.
//
// A text is complete for its job: the header on every answer over https, errors
// and redirects included, once; none over http; and http redirected to https on
// the same host before anything else. It is for the sites of one domain, as a
// policy is one domain's, and it goes into one place, which its first comment
// names; certificates and names stay the user's. The texts themselves are in
// texts/, as templates.
//
// What of a server is a trap stands beside the line that avoids it, in the text,
// and has a test.
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

// Config is the configuration of a server that sends a policy. The error is an
// *UnknownError or a *PolicyError.
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

// check tells whether a server can send a policy.
func (s Server) check(policy hsts.Policy) error {
	switch {
	case policy.MaxAge < 0:
		return &PolicyError{fmt.Sprintf("max_age is %d: an age is not negative (RFC 6797, section 6.1.1). Write 0 to have browsers forget the policy", policy.MaxAge)}
	case s.Most > 0 && policy.MaxAge > s.Most:
		return &PolicyError{fmt.Sprintf("max_age is %d (%s): %s takes none above %d (%s)",
			policy.MaxAge, hsts.Age(policy.MaxAge), s.Title, s.Most, hsts.Age(s.Most))}
	default:
		return nil
	}
}

// words are what a template is given. Value has digits, letters and "=;-" and
// spaces only, so that no server's quoting has anything to escape.
type words struct {
	hsts.Policy
	Name  string
	Value string
}

func (s Server) write(policy hsts.Policy) string {
	var b strings.Builder
	err := templates.ExecuteTemplate(&b, s.file, words{Policy: policy, Name: hsts.HeaderName, Value: policy.String()})
	if err != nil {
		panic(err) // a template of ours with a field that words lacks: each is run by a test
	}
	return b.String()
}

// UnknownError is a name that no server here has.
type UnknownError struct{ Name string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("%q is no server that this provider knows. It knows %s", e.Name, strings.Join(Names(), ", "))
}

// PolicyError is a policy that a server can't send.
type PolicyError struct{ problem string }

func (e *PolicyError) Error() string { return e.problem }

// Names are those of all servers, sorted.
func Names() []string {
	names := make([]string, 0, len(all))
	for _, s := range all {
		names = append(names, s.Name)
	}
	return names
}

// All is every server, sorted by name.
func All() []Server { return slices.Clone(all) }

// Find is the server of a name.
func Find(name string) (Server, bool) {
	at, found := slices.BinarySearchFunc(all, name, func(s Server, name string) int { return strings.Compare(s.Name, name) })
	if !found {
		return Server{}, false
	}
	return all[at], true
}
