package observation_test

import (
	"slices"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

func hop(target, url string) observation.Hop {
	return observation.Hop{Target: target, Exchange: observation.Exchange{URL: url, Status: 200}}
}

func chain(urls ...string) observation.Chain {
	c := observation.Chain{End: observation.Arrived}
	for _, url := range urls {
		c.Hops = append(c.Hops, hop("", url))
	}
	return c
}

func TestExchanges(t *testing.T) {
	t.Parallel()
	at := []observation.Exchange{{URL: "https://example.com/", Address: "192.0.2.2:443"}}
	o := observation.Observation{
		HTTPS: chain("https://example.com/", "http://www.example.com/"),
		HTTP:  observation.Endpoint{Chain: chain("http://example.com/", "https://example.com/")},
		Apex: observation.HostCheck{
			HTTPS:        observation.Endpoint{Chain: chain("https://example.com/", "https://www.example.com/"), FurtherAddresses: at},
			FurtherPaths: []observation.Exchange{{URL: "https://example.com/robots.txt"}},
		},
		WWW: observation.HostCheck{HTTPS: observation.Endpoint{Chain: chain("https://www.example.com/")}},
		Subdomains: []observation.HostCheck{{
			HTTPS: observation.Endpoint{Chain: chain("https://old.example.com/")},
			HTTP:  &observation.Exchange{URL: "http://old.example.com/"},
		}, {}},
	}
	var got []string
	for _, e := range o.Exchanges() {
		got = append(got, e.URL)
	}
	want := []string{
		"https://example.com/", "http://www.example.com/", "http://example.com/", "https://www.example.com/",
		"https://example.com/robots.txt", "https://old.example.com/", "http://old.example.com/",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the exchanges are %q, want %q", got, want)
	}
	if n := len(o.Endpoints()); n != 4 {
		t.Errorf("%d endpoints were asked, want 4: the domain twice, www and one subdomain", n)
	}
}

func TestChain_ends(t *testing.T) {
	t.Parallel()
	var none observation.Endpoint
	if none.Asked() || none.First().Answered() || none.Chain.Last().URL != "" {
		t.Errorf("nothing was asked, and it says %+v", none.First())
	}
	c := chain("https://example.com/", "https://example.com/a")
	if c.First().URL != "https://example.com/" || c.Last().URL != "https://example.com/a" {
		t.Errorf("from %s to %s", c.First().URL, c.Last().URL)
	}
}

func TestHostCheck_Name(t *testing.T) {
	t.Parallel()
	for want, check := range map[string]observation.HostCheck{
		"api.example.com":      {Host: "api.example.com"},
		"api.example.com:8443": {Host: "api.example.com", Port: "8443"},
	} {
		if got := check.Name(); got != want {
			t.Errorf("Name() = %q, want %q", got, want)
		}
	}
}
