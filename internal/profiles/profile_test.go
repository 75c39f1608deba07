package profiles_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// checksums hold the data of every profile. A profile never changes under its
// name: where a source demands something else, add a profile with another name. A
// row may be added here, and none changed or removed.
var checksums = map[string]string{
	"asvs-5.0.0-l1":                  "39ab2dfdae36126ae1e131c1e624f6b2",
	"asvs-5.0.0-l2":                  "6112347932c030cd0243c22a77777e80",
	"asvs-5.0.0-l3":                  "dfc05d1219ea9914e36bbec3622a75cc",
	"au-ism-1424-r5":                 "0a8297af6493801152c7b838465de697",
	"ca-itpin-2018-01":               "24f31f3cacae6c9280482f24e656da16",
	"checkov-ckv-aws-259-2026":       "271aa930e5acaa556452ab427534be04",
	"cis-apache-2.2-3.6.0":           "6c06b76e470e86f9af58ef85aaac6707",
	"cis-nginx-2.1.0":                "ee1d1a6d723f5c0cb3f586bb1c7dac1f",
	"disa-iis-10-sv-218827r879887":   "f9daa733d84026530c0cbec8c0636b90",
	"django-check-deploy-2026":       "6b45c02e1d759d59da2ef4998e63577b",
	"firefox-list-2026":              "90fda0085f70d54e10574fe7477781e1",
	"hstspreload-bulk-1-year":        "05284fd27e5e4e41a67eb6ce25ece4ad",
	"hstspreload-bulk-18-weeks":      "4e5cfb91a4a7c80300d4943879fd3b33",
	"hstspreload-removal-2026":       "93428b883997a15676ae465cb4c7a101",
	"internet-nl-2026":               "644c43c002ab991e09c977e30139464a",
	"mdn-observatory-2026":           "73a09cbc507b20d675e8f2c29ede9ad7",
	"mozilla-tls-5.8":                "05972f6950b2aafdd7db14335f8ee6fd",
	"mozilla-tls-6.0":                "d30a6995ba18ac36000fb95f4caf1c47",
	"mozilla-web-security-2026":      "13eba270e2546263f7db37c28f582f72",
	"prowler-zone-hsts-enabled-2026": "34b05777cdac027dee675f0a3327f30a",
	"pshtt-2026":                     "fd34c3eb76343fec1280ed4c3ed47a54",
	"rfc-6797":                       "b072e0c7319693853edc71e027940f72",
	"securityscorecard-2026":         "13ca9b302ec4943d270dbc2ed44e6a8b",
	"ssllabs-2009r":                  "7307f2158808430da693f9c3618c35d6",
	"testssl-2026":                   "6d571e91abbf97341a6cb92efeab12a2",
	"uk-security-gov-uk-2026":        "6055a7d7f2f11def44e13e62debf27f6",
	"uk-service-manual-2026":         "6d98e247a35cd2e790f2d99fed1ab612",
	"us-bod-18-01":                   "3405176fffe9710378f8d28a4d0af6d9",
	"us-m-15-13-option-1":            "d424b0a3af5ce4abe2e90f432a1d6663",
	"us-m-15-13-option-2":            "b2ea3c1a706a27584aa94f732ea20ceb",
	"zap-10035-2026":                 "122dfef0cd9b201adff476f3781f7247",
}

// TestChecksums holds that a profile's data never changes under its name.
func TestChecksums(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range profiles.All() {
		// Words for people may be mended; what is demanded, and where that is written, may not.
		data := fmt.Appendf(nil, "%q %q %d %q %q %q %q %q %q %q", p.Name, p.Version,
			p.MinMaxAge, p.IncludeSubDomains, p.Preload, p.Beyond, p.Source, p.Section, p.Published, p.Read)
		if p.ByHEAD {
			data = append(data, " by HEAD"...)
		}
		sum := sha256.Sum256(data)
		got := hex.EncodeToString(sum[:16])
		seen[p.Name] = true
		switch want, there := checksums[p.Name]; {
		case !there:
			t.Errorf("a new profile needs a row:\n\t%q: %q,", p.Name, got)
		case got != want:
			t.Errorf("the data of %s changed: its checksum is %s, not %s. Give what is new another name", p.Name, got, want)
		}
	}
	for name := range checksums {
		if !seen[name] {
			t.Errorf("the profile %s is gone", name)
		}
	}
}

var (
	nameForm = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
	dateForm = regexp.MustCompile(`^20\d\d(-\d\d(-\d\d)?)?$`)
)

// TestTable holds every row to its form.
func TestTable(t *testing.T) {
	t.Parallel()
	all := profiles.All()
	if len(all) < 25 {
		t.Errorf("only %d profiles", len(all))
	}
	order := profiles.Requirements()[3:]
	for _, p := range all {
		source, err := url.Parse(p.Source)
		for problem, wrong := range map[string]bool{
			"the name is not in lower case":            !nameForm.MatchString(p.Name),
			"the name has no version":                  !strings.ContainsAny(p.Name, "0123456789") || p.Version == "" && !strings.HasSuffix(p.Name, "-2026"),
			"it has no title":                          p.Title == "",
			"the age is negative":                      p.MinMaxAge < 0,
			"it has no date of reading":                !dateForm.MatchString(p.Read),
			"the date of publication is none":          p.Published != "" && !dateForm.MatchString(p.Published),
			"the source is no address":                 err != nil || source.Scheme != "https" || source.Host == "",
			"the note is no sentence":                  p.Note != "" && !strings.HasSuffix(p.Note, "."),
			"nobody is certified by it":                strings.Contains(strings.ToLower(p.Title+p.Note), "certified"),
			"what is demanded besides is not in order": !slices.IsSortedFunc(p.Beyond, func(a, b profiles.Requirement) int { return slices.Index(order, a) - slices.Index(order, b) }),
			"a requirement is of the directives":       slices.ContainsFunc(p.Beyond, func(r profiles.Requirement) bool { return !slices.Contains(order, r) }),
		} {
			if wrong {
				t.Errorf("%s: %s", p.Name, problem)
			}
		}
	}
	for _, r := range profiles.Requirements() {
		if r.Meaning() == "" {
			t.Errorf("%s has no meaning", r)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	names := profiles.Names()
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("the names are not sorted, or one is there twice: %v", names)
	}
	for _, name := range names {
		if p, found := profiles.Find(name); !found || p.Name != name {
			t.Errorf("%s is not found: %v", name, p)
		}
	}
	for _, name := range []string{"", "asvs", "asvs-5.0.0-l", "zzz", "RFC-6797"} {
		if p, found := profiles.Find(name); found {
			t.Errorf("%q found %s", name, p.Name)
		}
	}
}

// TestAll holds that the table can't be changed from outside.
func TestAll(t *testing.T) {
	t.Parallel()
	first := profiles.All()
	first[0].Name = "changed"
	for i := range first {
		for j := range first[i].Beyond {
			first[i].Beyond[j] = "changed"
		}
	}
	for _, p := range profiles.All() {
		if p.Name == "changed" || slices.Contains(p.Beyond, "changed") {
			t.Errorf("%+v", p)
		}
	}
}

// day returns a day of 2026.
func day(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
