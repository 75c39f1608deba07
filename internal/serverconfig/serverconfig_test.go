package serverconfig_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/serverconfig"
)

// contains has what the text of each server contains for a policy.
var contains = map[string]func(hsts.Policy) []string{
	"apache":      value(`set   Strict-Transport-Security "`, `" "expr=%{HTTPS} == 'on'"`),
	"aspnet_core": parts("options.MaxAge = TimeSpan.FromSeconds($age);", "options.IncludeSubDomains = $sub;", "options.Preload = $pre;"),
	"caddy":       value(`header @hsts_https Strict-Transport-Security "`, `"`),
	"django":      value(`response["Strict-Transport-Security"] = "`, `"`),
	"envoy":       value(`- header: { key: strict-transport-security, value: "`, `" }`),
	"express":     value(`res.setHeader("Strict-Transport-Security", "`, `");`),
	"haproxy":     value(`http-after-response set-header Strict-Transport-Security "`, `" if { ssl_fc }`),
	"iis":         parts(`max-age="$age"`, `includeSubDomains="$sub"`, `preload="$pre"`, `enabled="true"`),
	"iis_rewrite": value(`<action type="Rewrite" value="`, `" />`),
	"lighttpd":    value(`( "Strict-Transport-Security" => "`, `" )`),
	"nginx": func(p hsts.Policy) []string {
		return []string{"add_header Strict-Transport-Security $" + variable(p) + " always;"}
	},
	"nginx_map": func(p hsts.Policy) []string {
		return []string{"map $https $" + variable(p) + " {", `on      "` + p.String() + `";`}
	},
	"rails":  parts("hsts: { expires: $age, subdomains: $sub, preload: $pre }"),
	"spring": parts(".maxAgeInSeconds($ageL)", ".includeSubDomains($sub)", ".preload($pre)"),
	"tomcat": parts("<param-value>$age<", "hstsIncludeSubDomains</param-name><param-value>$sub<", "hstsPreload</param-name><param-value>$pre<"),
	"traefik": func(p hsts.Policy) []string {
		if p.MaxAge == 0 {
			return value(`Strict-Transport-Security: "`, `"`)(p)
		}
		return parts("stsSeconds: $age\n", "stsIncludeSubdomains: $sub\n", "stsPreload: $pre\n")(p)
	},
	"varnish": value(`set resp.http.Strict-Transport-Security = "`, `";`),
}

// value is the whole header between two texts.
func value(before, after string) func(hsts.Policy) []string {
	return func(p hsts.Policy) []string { return []string{before + p.String() + after} }
}

// variable is the name of nginx's variable for a policy.
func variable(p hsts.Policy) string {
	return strings.NewReplacer("max-age=", "hsts_", "; includeSubDomains", "_subdomains", "; preload", "_preload").Replace(p.String())
}

// parts are the directives one by one, at their placeholders.
func parts(all ...string) func(hsts.Policy) []string {
	return func(p hsts.Policy) []string {
		age := strings.TrimPrefix(hsts.Policy{MaxAge: p.MaxAge}.String(), "max-age=")
		word := map[bool]string{true: "true", false: "false"}
		r := strings.NewReplacer("$age", age, "$sub", word[p.IncludeSubDomains], "$pre", word[p.Preload])
		filled := make([]string, len(all))
		for i, part := range all {
			filled[i] = r.Replace(part)
		}
		return filled
	}
}

// TestConfig_policy checks that every text has the directives of the policy and no
// others, at every stage and retired.
func TestConfig_policy(t *testing.T) {
	t.Parallel()
	for _, server := range serverconfig.Names() {
		for _, policy := range []hsts.Policy{
			{}, {IncludeSubDomains: true}, {MaxAge: 300}, {MaxAge: 604800, IncludeSubDomains: true},
			{MaxAge: 2 * hsts.OneYear, IncludeSubDomains: true, Preload: true}, {MaxAge: 1<<31 - 1, Preload: true},
		} {
			text := config(t, server, policy)
			if contains[server] == nil {
				t.Fatalf("%s has no row", server)
			}
			for _, want := range contains[server](policy) {
				if !strings.Contains(text, want) {
					t.Errorf("%s, %s: %q is not in\n%s", server, policy, want, text)
				}
			}
			if preload := consent.FindString(text); (preload != "") != policy.Preload {
				t.Errorf("%s, %s: consents to preloading with %q", server, policy, preload)
			}
		}
	}
}

// consent matches "preload" as any of the texts sets it.
var consent = regexp.MustCompile(`(?i)preload(</param-name><param-value>true|\(true|="true|: true| = true|"| *;)`)

// TestConfig_form checks what all texts have in common.
func TestConfig_form(t *testing.T) {
	t.Parallel()
	for _, s := range serverconfig.All() {
		for _, policy := range []hsts.Policy{{}, {MaxAge: hsts.OneYear}} {
			text := config(t, s.Name, policy)
			lines := strings.Split(text, "\n")
			if !strings.Contains(lines[0], "Strict-Transport-Security") || !strings.Contains(text, "Where: ") {
				t.Errorf("%s does not begin with what it is and where it goes:\n%s", s.Name, text)
			}
			if !strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\n\n") || strings.Contains(text, "\n\n\n\n") || strings.Contains(text, "{{") {
				t.Errorf("%s is not in shape:\n%s", s.Name, text)
			}
			for i, line := range lines {
				if len(line) > 120 || strings.TrimRight(line, " \t\r") != line {
					t.Errorf("%s, line %d: %q is too long, or ends in white space", s.Name, i+1, line)
				}
			}
		}
		if s.Title == "" || s.Place == "" {
			t.Errorf("%s has no title or no place", s.Name)
		}
	}
	if names := serverconfig.Names(); !slices.IsSorted(names) || len(names) != len(contains) {
		t.Errorf("the names are not sorted, or not those that are known here: %v", names)
	}
}

// TestConfig_brackets counts the brackets of the texts in languages without a parser
// here, comments excluded.
func TestConfig_brackets(t *testing.T) {
	t.Parallel()
	comment, quoted := regexp.MustCompile(`(?m)(^| )(#|//).*$`), regexp.MustCompile(`"[^"\n]*"`)
	for _, server := range []string{"apache", "aspnet_core", "caddy", "django", "envoy", "express", "haproxy", "lighttpd", "nginx", "nginx_map", "rails", "spring", "traefik", "varnish"} {
		for _, policy := range []hsts.Policy{{}, {MaxAge: 300}} {
			text := comment.ReplaceAllString(config(t, server, policy), "")
			if strings.Count(text, `"`)%2 != 0 {
				t.Errorf("%s, %s: a quotation mark is alone in\n%s", server, policy, text)
			}
			text = quoted.ReplaceAllString(text, "")
			for _, pair := range []string{"()", "[]", "{}"} {
				if opened, closed := strings.Count(text, pair[:1]), strings.Count(text, pair[1:]); opened != closed {
					t.Errorf("%s, %s: %d %s are opened and %d closed in\n%s", server, policy, opened, pair, closed, text)
				}
			}
		}
	}
}

func TestConfig_refused(t *testing.T) {
	t.Parallel()
	var unknown *serverconfig.UnknownError
	if _, err := serverconfig.Config("Nginx", hsts.Policy{}); !errors.As(err, &unknown) || unknown.Name != "Nginx" {
		t.Errorf("an unknown server: %v", err)
	}
	for server, age := range map[string]int64{
		"nginx": -1, "iis": 1 << 32, "tomcat": 1 << 31, "aspnet_core": 922337203686,
	} {
		var refused *serverconfig.PolicyError
		if _, err := serverconfig.Config(server, hsts.Policy{MaxAge: age}); !errors.As(err, &refused) || !strings.Contains(err.Error(), "max_age is ") {
			t.Errorf("%s, %d: %v", server, age, err)
		}
		if age > 0 {
			config(t, server, hsts.Policy{MaxAge: age - 1})
		}
	}
}

func config(t *testing.T, server string, policy hsts.Policy) string {
	t.Helper()
	text, err := serverconfig.Config(server, policy)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
