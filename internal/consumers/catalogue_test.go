package consumers_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
)

// TestCatalogue checks that every entry has what the provider, the functions and
// the guide rely on.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	all := consumers.All()
	if !slices.IsSortedFunc(all, func(a, b consumers.Consumer) int { return strings.Compare(a.Name, b.Name) }) || len(all) < 50 {
		t.Errorf("%d consumers, or not sorted", len(all))
	}
	names := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, c := range all {
		t.Run(c.Name, func(t *testing.T) {
			if seen[c.Name] || !names.MatchString(c.Name) {
				t.Error("the name is repeated, or not in snake case")
			}
			seen[c.Name] = true
			if found, ok := consumers.Find(c.Name); !ok || found.Title != c.Title {
				t.Error("Find does not find it")
			}
			for field, value := range map[string]string{
				"Title": c.Title, "Resource": c.Resource, "Attribute": c.Attribute, "Form": string(c.Form),
				"HTTPS": string(c.HTTPS), "Own": string(c.Own), "Retire": c.Retire, "Evidence": string(c.Evidence),
			} {
				if value == "" {
					t.Errorf("%s is empty", field)
				}
			}
			for _, sentence := range []string{c.Retire, c.Instead, c.Note, c.OwnNote, c.Unverified, c.Age.NoZero} {
				if sentence != "" && !strings.HasSuffix(sentence, ".") {
					t.Errorf("not a sentence: %q", sentence)
				}
			}
			if (c.Own == consumers.OwnSome || c.Own == consumers.OwnNone) && c.OwnNote == "" {
				t.Error("it does not say what is without the header")
			}
			if len(c.Sources) == 0 {
				t.Error("there is no source")
			}
			for _, source := range c.Sources {
				if u, err := url.Parse(source); err != nil || u.Scheme != "https" || u.Host == "" {
					t.Errorf("not the address of a source: %q", source)
				}
			}
			checkAge(t, c)
		})
	}
}

func checkAge(t *testing.T, c consumers.Consumer) {
	t.Helper()
	if strings.HasPrefix(string(c.Form), "header") && (c.Age.NoZero != "" || c.Age.Min != 0 || c.Age.Max != 0 || c.Age.Step != 0 || c.Age.Values != nil ||
		c.Age.Fixed || c.IncludeSubDomains != consumers.Settable || c.Preload != consumers.Settable) {
		t.Error("a consumer that takes the header has limits")
	}
	if (c.Form == consumers.Enum) != (c.Age.Values != nil) || (c.Form == consumers.Switch) != c.Age.Fixed || (c.Form == consumers.DaysText) != (c.Age.Step > 1) {
		t.Errorf("the form %q does not fit the age %+v", c.Form, c.Age)
	}
	if c.Age.Step > 1 && c.Age.Max%c.Age.Step != 0 {
		t.Error("the ceiling is not a multiple of the step")
	}
	for i, value := range c.Age.Values {
		if value.Name == "" || i > 0 && value.Seconds <= c.Age.Values[i-1].Seconds {
			t.Errorf("value %d is unnamed or not above the one before", i)
		}
		if value.Max != 0 && (value.Min > value.Seconds || value.Max < value.Seconds) {
			t.Errorf("%s is not within its own bounds", value.Name)
		}
	}
	// A consumer that another one points to exists.
	for _, match := range regexp.MustCompile("the consumer `?([a-z0-9_]+)").FindAllStringSubmatch(c.Retire+c.Instead+c.Note, -1) {
		if _, found := consumers.Find(match[1]); !found {
			t.Errorf("it points to %q, which does not exist", match[1])
		}
	}
}

// TestUnconfirmed checks that what is not confirmed has a reason and a source.
func TestUnconfirmed(t *testing.T) {
	t.Parallel()
	all := consumers.AllUnconfirmed()
	if !slices.IsSortedFunc(all, func(a, b consumers.Unconfirmed) int { return strings.Compare(a.Title, b.Title) }) || len(all) == 0 {
		t.Errorf("%d products, or not sorted", len(all))
	}
	for _, u := range all {
		if u.Title == "" || !strings.HasSuffix(u.Found, ".") || len(u.Sources) == 0 {
			t.Errorf("%q says %q, with the sources %q", u.Title, u.Found, u.Sources)
		}
		for _, c := range consumers.All() {
			if c.Title == u.Title {
				t.Errorf("%s is in the catalogue, as %s", u.Title, c.Name)
			}
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "aws", "AWS_ALB", "zzz"} {
		if c, found := consumers.Find(name); found {
			t.Errorf("Find(%q) = %v", name, c)
		}
	}
	consumers.All()[0].Name = "changed"
	if consumers.All()[0].Name == "changed" {
		t.Error("All returns the catalogue itself, not a copy")
	}
}
