package consumers_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// format formats settings in one line, such as {enabled=true; ages=['a' 'b']}.
func format(t *testing.T, value any) string {
	t.Helper()
	var parts []string
	switch value := value.(type) {
	case nil:
		return "null"
	case bool, int64:
		return fmt.Sprint(value)
	case string:
		return "'" + value + "'"
	case consumers.Settings:
		for _, setting := range value {
			parts = append(parts, setting.Name+"="+format(t, setting.Value))
		}
		return "{" + strings.Join(parts, "; ") + "}"
	case []any:
		for _, element := range value {
			parts = append(parts, format(t, element))
		}
		return "[" + strings.Join(parts, " ") + "]"
	default:
		t.Errorf("a setting of the type %T", value)
		return ""
	}
}

// settings returns the formatted settings for a policy, or "!" and the codes of its
// problems.
func settings(t *testing.T, c consumers.Consumer, p hsts.Policy) string {
	t.Helper()
	made, err := c.Settings(p)
	if err == nil {
		return format(t, made)
	}
	unsupported, ok := errors.AsType[*consumers.UnsupportedError](err)
	if !ok {
		t.Fatalf("%s, %q: %v", c.Name, p, err)
	}
	codes := "!"
	for _, problem := range unsupported.Problems {
		codes += " " + problem.Code
	}
	return codes
}

// TestSettings_shapes checks that every consumer has a shape, except those that
// take no policy.
func TestSettings_shapes(t *testing.T) {
	t.Parallel()
	for _, c := range consumers.All() {
		if (len(c.Shape) == 0) != c.Age.Fixed {
			t.Errorf("%s has a shape of %d attributes", c.Name, len(c.Shape))
		}
		seen := map[string]bool{}
		for _, setting := range c.Shape {
			if setting.Name == "" || seen[setting.Name] {
				t.Errorf("%s: the name %q is empty or repeated", c.Name, setting.Name)
			}
			seen[setting.Name] = true
		}
	}
}

// TestSettings_problems checks that there are settings exactly where there is no
// problem, and that rendering them does not change the shape.
func TestSettings_problems(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(6797, 1))
	ages := []int64{0, 1, 300, 600, 86400, 604800, 2592000, 31 * 86400, 7776000, hsts.OneYear, 2 * hsts.OneYear, math.MaxInt32, math.MaxInt64}
	for range 300 {
		age := ages[random.IntN(len(ages))]
		switch random.IntN(3) {
		case 0:
			age = random.Int64N(10 * hsts.OneYear)
		case 1:
			age = random.Int64()
		}
		p := hsts.Policy{MaxAge: age, IncludeSubDomains: random.IntN(2) == 0, Preload: random.IntN(2) == 0}
		for _, c := range consumers.All() {
			settings, err := c.Settings(p)
			if (err == nil) != (c.Problems(p) == nil) || (settings == nil) != (err != nil) {
				t.Fatalf("%s, %q: %v, %v, but the problems are %v", c.Name, p, settings, err, c.Problems(p))
			}
			if err != nil && !strings.HasPrefix(err.Error(), c.Name+" (") {
				t.Errorf("%s, %q: %v", c.Name, p, err)
			}
			if err == nil {
				format(t, settings)
				again, _ := c.Settings(p)
				if diff := cmp.Diff(settings, again); diff != "" {
					t.Errorf("%s, %q, once more:\n%s", c.Name, p, diff)
				}
			}
		}
	}
}

// TestUnsupportedError checks the text of the error.
func TestUnsupportedError(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		policy hsts.Policy
		want   []string
	}{
		"traefik":         {hsts.Policy{}, []string{`traefik (Traefik stsSeconds) can't send "max-age=0". It can't send max-age=0: 0 means`, "(the consumer traefik_headers)"}},
		"akamai_property": {hsts.Policy{MaxAge: 31 * 86400}, []string{`may be unable to send "max-age=2678400". It has ONE_MONTH, which is close`, "choose 2592000."}},
		"avi":             {hsts.Policy{MaxAge: 1, Preload: true}, []string{"units of 86400 (1 day)", "no setting for preload"}},
	} {
		c, _ := consumers.Find(name)
		_, err := c.Settings(row.policy)
		for _, text := range row.want {
			if err == nil || !strings.Contains(err.Error(), text) {
				t.Errorf("%s: %v; want %s", name, err, text)
			}
		}
	}
}
