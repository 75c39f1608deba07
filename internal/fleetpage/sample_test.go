package fleetpage_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/fleetpage"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// summary and meaning are the texts of a code.
func summary(code string) string { return known(code).Summary }
func meaning(code string) string { return known(code).Meaning }

func known(code string) readiness.Code {
	codes := readiness.Codes()
	return codes[slices.IndexFunc(codes, func(c readiness.Code) bool { return c.Name == code })]
}

// at is when the fleets of the tests were looked at.
var at = time.Date(2026, 11, 25, 17, 32, 0, 0, time.UTC)

// sample is a fleet of n domains in which everything occurs that a page shows.
func sample(n int) fleetpage.Fleet {
	full, short := "max-age=31536000; includeSubDomains; preload", "max-age=300"
	f := fleetpage.Fleet{Title: "Domains of Example Corporation", At: at, Ruleset: "bulk-1-year"}
	for i := range n {
		d := fleetpage.Domain{Name: fmt.Sprintf("site-%05d.example", i), Ready: true, Conclusive: true, HTTPSReady: true, Header: &full, Status: "preloaded"}
		r := fleetpage.Rollout{Domain: d.Name, Stage: "full"}
		switch {
		case i%17 == 3:
			d.Ready, d.HTTPSReady, d.Broken, d.Status = false, false, true, "pending-removal"
			d.Errors = []string{"domain.tls.invalid_cert_chain", "response.no_header"}
			d.Header = nil
			r = fleetpage.Rollout{Domain: d.Name, Stage: "1-week", Held: true, Next: stages(i%3, 1)}
		case i%17 == 7:
			d.Ready, d.Header, d.Status = false, &short, "unknown"
			d.Errors = []string{"header.preloadable.include_sub_domains.missing", "header.preloadable.max_age.below_1_year", "header.preloadable.preload.missing"}
			r = fleetpage.Rollout{Domain: d.Name, Stage: "5-minutes", Next: stages(i%5, 0)}
		case i%17 == 11:
			d.Ready, d.Conclusive, d.HTTPSReady, d.Header, d.Status = false, false, false, nil, ""
			d.Errors, d.Warnings = []string{"domain.tls.cannot_connect"}, []string{"observation.name_not_resolved"}
			d.Undecided = []string{"domain.tls.cannot_connect", "observation.name_not_resolved"}
			r = fleetpage.Rollout{Domain: d.Name, Stage: "1-month", Next: stages(i%2, 2)}
		case i%5 == 0:
			d.Warnings = []string{"domain.tls.expires_soon"}
		case i%29 == 2:
			d.Errors, d.Waived = []string{"domain.subdomain.no_https"}, []string{"domain.subdomain.no_https"}
		}
		d.Profiles = []fleetpage.Profile{{Name: "asvs-5.0.0-l2", Status: fleetpage.ProfileMet}, {Name: "cis", Status: fleetpage.ProfileUnknown, Because: []string{"all_responses"}}}
		if !d.Ready {
			d.Profiles[0] = fleetpage.Profile{Name: "asvs-5.0.0-l2", Status: fleetpage.ProfileUnmet, Because: []string{"max_age", "include_subdomains"}}
		}
		f.Domains, f.Rollouts = append(f.Domains, d), append(f.Rollouts, r)
	}
	return f
}

// stages are the default ones from one on, the first of which begins some days on.
func stages(days, from int) []fleetpage.Stage {
	start := at.AddDate(0, 0, days).Add(time.Hour)
	all := []fleetpage.Stage{
		{Name: "1-week", At: start}, {Name: "1-month", At: start.Add(169 * time.Hour)}, {Name: "full", At: start.Add((169 + 721) * time.Hour)},
	}
	return all[from:]
}
