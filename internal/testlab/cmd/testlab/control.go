package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// maxHeader is the longest header value that is taken.
const maxHeader = 64 << 10

// control changes sites of a running lab on request:
//
//	GET    /sites/DOMAIN         what the site is like, as JSON
//	PUT    /sites/DOMAIN/header  send the body as the header from now on
//	DELETE /sites/DOMAIN/header  send none
//	PUT    /sites/DOMAIN/broken  break the site: its certificate is an expired one
//	DELETE /sites/DOMAIN/broken  fix it
type control struct {
	lab *testlab.Lab

	mu     sync.Mutex // changes are made one at a time
	broken map[string]testlab.Certificate
}

func newControl(lab *testlab.Lab) http.Handler {
	c := &control{lab: lab, broken: map[string]testlab.Certificate{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sites/{domain}", c.change(func(testlab.Site, *http.Request) error { return nil }))
	mux.HandleFunc("PUT /sites/{domain}/header", c.change(c.putHeader))
	mux.HandleFunc("DELETE /sites/{domain}/header", c.change(func(site testlab.Site, _ *http.Request) error {
		return c.lab.SetHeader(site.Domain, "")
	}))
	mux.HandleFunc("PUT /sites/{domain}/broken", c.change(c.breakSite))
	mux.HandleFunc("DELETE /sites/{domain}/broken", c.change(c.mendSite))
	return mux
}

// change makes a change and answers with what the site is like then.
func (c *control) change(change func(site testlab.Site, r *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		domain := r.PathValue("domain")
		site, ok := c.lab.Site(domain)
		if !ok {
			http.Error(w, "the lab has no site "+domain, http.StatusNotFound)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxHeader)
		if err := change(site, r); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		site, _ = c.lab.Site(domain)
		w.Header().Set("Content-Type", "application/json")
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		// A client that has gone meanwhile is no error of the lab's.
		_ = encoder.Encode(site)
	}
}

// putHeader takes the body as the value, without the line end that shells add.
func (c *control) putHeader(site testlab.Site, r *http.Request) error {
	value, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	return c.lab.SetHeader(site.Domain, strings.TrimRight(string(value), "\r\n"))
}

// breakSite remembers the certificate that the site had. Connections that stand
// go on with it; the next handshake shows the expired one.
func (c *control) breakSite(site testlab.Site, _ *http.Request) error {
	if _, already := c.broken[site.Domain]; already {
		return nil
	}
	had := site.HTTPS.Certificate
	site.HTTPS.Certificate = testlab.Expired
	if err := c.lab.Set(site); err != nil {
		return err
	}
	c.broken[site.Domain] = had
	return nil
}

func (c *control) mendSite(site testlab.Site, _ *http.Request) error {
	had, broken := c.broken[site.Domain]
	if !broken {
		return nil
	}
	site.HTTPS.Certificate = had
	if err := c.lab.Set(site); err != nil {
		return err
	}
	delete(c.broken, site.Domain)
	return nil
}
