package evidence

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// check refuses an observation that no read can have made. The checksum keeps nobody
// from writing one by hand, and the judge relies on what is checked here.
func check(o observation.Observation) error {
	name, err := domain.Parse(o.Domain)
	if err != nil || name.ASCII() != o.Domain {
		return errors.New("its domain is not a domain name in A-labels")
	}
	if err := checkHosts(&o); err != nil {
		return err
	}
	var fault error
	visitor{
		chain: func(c *observation.Chain) {
			if fault == nil {
				fault = checkChain(*c)
			}
		},
		exchange: func(e *observation.Exchange) {
			if fault == nil {
				fault = checkExchange(*e)
			}
		},
	}.visit(&o)
	return fault
}

// checkHosts checks the names of the host checks, and how many addresses they have.
func checkHosts(o *observation.Observation) error {
	named := []struct{ got, want string }{
		{o.Apex.Name(), o.Domain}, {o.WWW.Name(), "www." + o.Domain}, {o.Wildcard.Name(), observation.WildcardName(o.Domain)},
	}
	for _, n := range named {
		if n.got != "" && n.got != n.want {
			return fmt.Errorf("it has another name instead of %s", n.want)
		}
	}
	for i, h := range o.Subdomains {
		if !strings.HasSuffix(h.Host, "."+o.Domain) {
			return errors.New("one of its subdomains is not below the domain")
		}
		if i > 0 && o.Subdomains[i-1].Name() == h.Name() {
			return errors.New("one of its subdomains is listed twice")
		}
	}
	endpoints := []observation.Endpoint{o.HTTP}
	for _, h := range hosts(o) {
		endpoints = append(endpoints, h.HTTPS)
	}
	for _, e := range endpoints {
		if len(e.FurtherAddresses) >= observation.MaxAddresses || e.AddressesLeftOut < 0 {
			return errors.New("a host has more addresses than are checked")
		}
	}
	return nil
}

func checkChain(c observation.Chain) error {
	ends := []observation.End{observation.Arrived, observation.Failed, observation.NotURL, observation.Loop, observation.TooLong}
	switch {
	case len(c.Hops) > observation.MaxRedirects+1:
		return errors.New("a chain has more redirects than are followed")
	case len(c.Hops) == 0 && c.End == "":
		return nil
	case len(c.Hops) == 0 || !slices.Contains(ends, c.End):
		return errors.New("a chain of redirects has no end")
	case (c.Next != nil) != (c.End == observation.Loop || c.End == observation.TooLong):
		return errors.New("a chain of redirects does not say where it leads")
	}
	return nil
}

func checkExchange(e observation.Exchange) error {
	u, err := url.Parse(e.URL)
	switch {
	case err != nil || u.Hostname() == "" && e.Failure == nil:
		return errors.New("a request has no URL")
	case e.Failure == nil && (e.Status < 100 || e.Status > 999):
		return errors.New("a request has neither a status nor a failure")
	case e.Failure != nil && (e.Failure.Kind == "" || e.Status != 0):
		return errors.New("a failure has no kind")
	}
	if e.TLS != nil {
		return checkTLS(*e.TLS)
	}
	return nil
}

func checkTLS(t observation.TLS) error {
	switch {
	case t.Untrusted != nil && len(t.Verified) > 0:
		return errors.New("a certificate is both trusted and not trusted")
	case t.Untrusted == nil && (len(t.Verified) == 0 || len(t.Sent) == 0):
		return errors.New("a certificate is trusted without a chain")
	}
	return nil
}
