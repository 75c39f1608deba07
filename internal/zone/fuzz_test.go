package zone_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/zone"
)

func FuzzHosts(f *testing.F) {
	for _, text := range []string{
		"", "www A 192.0.2.1", "0_ A 192.0.2.1", "$ORIGIN dev\n@ 1h IN AAAA ::1\n TXT \"a\nb\" ; c", "*.a CNAME b\r\nshop NS ns.shop\nns.shop A 192.0.2.1",
		"@ SOA ns h (\n1 2\n3 4 5)\nm\\195\\188ller HTTPS 1 . alpn=h2", "$GENERATE 1-3/2 h${1,2,x} A 192.0.2.$\n", "$TTL 1d\na\\.b TYPE1 \\# 4 c0000201",
		"old DNAME new\na.old SVCB 0 b", "\ufeffmüller A 192.0.2.1", "$INCLUDE x", "_a SRV 1 1 1 b\nc LOC 1 N 1 E 1m\nd CAA 0 issue \"x\"\ne NAPTR 1 1 \"\" \"\" \"\" .",
		"$GENERATE 1-2 $$ORIGIN a$\nb A 192.0.2.1", "a MX 1 b\nc DS 1 8 2 00\nd NSEC e A RRSIG\nf APL 1:192.0.2.0/24", "www A", "$GENERATE 1-9 \"$\\",
	} {
		f.Add(text, "example.com")
	}
	f.Add("@ A 192.0.2.1\nwww A 192.0.2.1", "müller.de.")
	f.Add("; <<>> DiG 9.20.4 <<>> axfr example.com\n@ SOA a b 1 2 3 4 5\nwww A 192.0.2.1\n@ SOA a b 1 2 3 4 5\n;; XFR size: 3 records", "example.com")
	f.Add("; Transfer failed.", "example.com")
	f.Fuzz(func(t *testing.T, text, origin string) {
		names, err := zone.Hosts(text, origin)
		part, partErr := zone.PartHosts(text, origin)
		if err == nil && (partErr != nil || !cmp.Equal(names, part)) {
			t.Errorf("a whole zone is another one as a part: %v, %v", part, partErr)
		}
		if err != nil {
			if err.Error() == "" || names.Hosts != nil {
				t.Errorf("an error without words, or with names: %q, %v", err, names)
			}
			return
		}
		base, err := domain.Parse(strings.TrimSuffix(origin, "."))
		if err != nil {
			t.Fatalf("the origin %q is no name, and was taken", origin)
		}
		checkNames(t, names, base)
		checkAgain(t, names, base.ASCII())
	})
}

// checkNames holds the names to what Names promises.
func checkNames(t *testing.T, names zone.Names, base domain.Name) {
	t.Helper()
	origin := base.ASCII()
	for _, list := range [][]string{names.Hosts, names.Wildcards, names.Delegations} {
		if list == nil || !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) {
			t.Errorf("not sorted, or not unique: %q", list)
		}
		for _, name := range list {
			// What the data source takes as a subdomain, which the origin itself is not.
			host := strings.TrimPrefix(name, "*.")
			taken, err := domain.Subdomain(host, base)
			if host != origin && (err != nil || taken != host) {
				t.Errorf("%q cannot be an argument: %q, %v", name, taken, err)
			}
			if name != origin && !strings.HasSuffix(name, "."+origin) {
				t.Errorf("%q is not below %q", name, origin)
			}
		}
	}
	checkKinds(t, names, origin)
}

// checkKinds holds each list to what it is for.
func checkKinds(t *testing.T, names zone.Names, origin string) {
	t.Helper()
	for _, name := range names.Hosts {
		if name == origin || strings.Contains(name, "*") {
			t.Errorf("%q is no host", name)
		}
		for _, above := range names.Delegations {
			if strings.HasSuffix(name, "."+above) {
				t.Errorf("%q is below the delegation %q", name, above)
			}
		}
	}
	for _, name := range names.Wildcards {
		if !strings.HasPrefix(name, "*.") {
			t.Errorf("%q is no wildcard", name)
		}
	}
}

// checkAgain writes the names as a zone, and reads it.
func checkAgain(t *testing.T, names zone.Names, origin string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("@ SOA ns host 1 2 3 4 5\n") // an empty text is no zone
	for _, name := range slices.Concat(names.Hosts, names.Wildcards) {
		b.WriteString(name + ". A 192.0.2.1\n")
	}
	for _, name := range names.Delegations {
		// A DNAME record hides nothing of its own name, as a host can have one.
		b.WriteString(name + ". DNAME other.example.\n")
	}
	again, err := zone.Hosts(b.String(), origin+".")
	if diff := cmp.Diff(names, again); err != nil || diff != "" {
		t.Errorf("written and read again (-was +is): %v\n%s", err, diff)
	}
}
