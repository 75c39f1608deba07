package testlab_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/publicsuffix"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

func TestScenariosAreWellFormed(t *testing.T) {
	t.Parallel()
	scenarios := testlab.Scenarios()
	if len(scenarios) < 40 {
		t.Errorf("%d scenarios", len(scenarios))
	}
	names, hosts := map[string]bool{}, map[string]bool{}
	elsewhere := []string{"subdomain", "public-suffix", "www-exempt"}
	for _, s := range scenarios {
		if names[s.Name] || s.About == "" {
			t.Errorf("%s: twice, or without words", s.Name)
		}
		names[s.Name] = true
		registrable, err := publicsuffix.EffectiveTLDPlusOne(s.Domain)
		if !slices.Contains(elsewhere, s.Name) && (err != nil || registrable != s.Domain || s.Domain != s.Name+".example") {
			t.Errorf("%s: the domain is %s, the registrable one is %s", s.Name, s.Domain, registrable)
		}
		checkSites(t, s, hosts)
	}
}

// checkSites checks the sites of a scenario, and adds them to the hosts that there are.
func checkSites(t *testing.T, s testlab.Scenario, hosts map[string]bool) {
	t.Helper()
	for _, site := range s.Sites {
		if hosts[site.Domain] {
			t.Errorf("%s: another scenario has the host %s", s.Name, site.Domain)
		}
		hosts[site.Domain] = true
		if site.Domain != s.Domain && !strings.HasSuffix(site.Domain, "."+s.Domain) && s.Name != "subdomain" {
			t.Errorf("%s: the host %s is not of the domain", s.Name, site.Domain)
		}
		if slices.Contains(site.Addresses, "::1") && !s.NeedsIPv6 {
			t.Errorf("%s: IPv6 is not told", s.Name)
		}
	}
}

// TestScenariosTogether meets a few of the scenarios while all of them are served.
func TestScenariosTogether(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Sites(testlab.Scenarios())...)
	c := newClient(t, lab)

	for url, status := range map[string]int{
		"https://ready.example/": 200, "https://www.ready.example/": 301, "http://redirect-307.example/": 307,
		"https://redirect-port.example:8443/": 200, "https://shop.redirect-other-host.example/": 301,
		"https://example/": 200,
	} {
		if response := c.get(url); response.StatusCode != status {
			t.Errorf("%s answers %s", url, response.Status)
		}
	}
	if err := c.getError("https://dns-no-such-name.example/"); !strings.Contains(err.Error(), "no such host") {
		t.Errorf("a name that does not exist: %v", err)
	}
}

func TestChains(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Sites(testlab.Scenarios())...)
	c := newClient(t, lab)
	for domain, want := range map[string]int{
		"chain-1.example": 1, "chain-2.example": 2, "chain-3.example": 3, "chain-4.example": 4, "chain-5.example": 5,
		"https-to-http-later.example": 2, "https-redirect-www.example": 1, "https-loop.example": 11,
	} {
		hops := 0
		following := c.http()
		following.CheckRedirect = func(_ *http.Request, via []*http.Request) error {
			if hops = len(via); hops > 10 {
				return http.ErrUseLastResponse
			}
			return nil
		}
		response, err := following.Get("https://" + domain + "/")
		if err != nil {
			t.Errorf("%s: %v", domain, err)
			continue
		}
		_ = response.Body.Close()
		if hops != want || want <= 10 && response.StatusCode != 200 {
			t.Errorf("%s: %d redirects, then %s", domain, hops, response.Status)
		}
	}
}
