package testlab_test

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

func TestAnswers(t *testing.T) {
	t.Parallel()
	site := testlab.Site{
		Domain: "answers.example",
		HTTPS: testlab.Endpoint{
			Answer: testlab.Answer{Status: 503, HSTS: []string{"max-age=1", "max-age=2"}, Fields: map[string]string{"Retry-After": "1"}},
			Paths: map[string]testlab.Answer{
				"/empty": {Status: 301, HSTS: []string{""}, Location: []string{""}},
				"/none":  {Status: 301},
				"/304":   testlab.Redirect(304, "https://elsewhere.example/"),
			},
		},
	}
	c := newClient(t, testlab.New(t, site))
	for path, want := range map[string]map[string][]string{
		"/?query": {"Status": {"503"}, "Strict-Transport-Security": {"max-age=1", "max-age=2"}, "Location": nil},
		"/empty":  {"Status": {"301"}, "Strict-Transport-Security": {""}, "Location": {""}},
		"/none":   {"Status": {"301"}, "Strict-Transport-Security": nil, "Location": nil},
		"/304":    {"Status": {"304"}, "Strict-Transport-Security": nil, "Location": {"https://elsewhere.example/"}},
	} {
		response := c.get("https://answers.example" + path)
		got := map[string][]string{
			"Status":                    {response.Status[:3]},
			"Strict-Transport-Security": response.Header["Strict-Transport-Security"],
			"Location":                  response.Header["Location"],
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	if response := c.get("http://answers.example/"); response.StatusCode != 200 {
		t.Errorf("an answer that is not described is %s", response.Status)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for kind, says := range map[testlab.Fault]string{
		testlab.Garbage:       "malformed HTTP",
		testlab.Closes:        "EOF",
		testlab.Resets:        "reset",
		testlab.HugeHeader:    "exceeded",
		testlab.EndlessHeader: "exceeded",
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			c := newClient(t, testlab.New(t, faulty(kind)))
			for _, url := range []string{"https://fault.example/", "http://fault.example/"} {
				if err := c.getError(url); !strings.Contains(err.Error(), says) {
					t.Errorf("%s: %v", url, err)
				}
			}
		})
	}
}

func TestAnswersThatDoNotCome(t *testing.T) {
	t.Parallel()
	for _, kind := range []testlab.Fault{testlab.NeverAnswers, testlab.DripsHeader} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			lab := testlab.New(t, faulty(kind))
			c := newClient(t, lab)
			for i, url := range []string{"https://fault.example/", "http://fault.example/"} {
				c.hangs(url, func() bool { return len(lab.Requests("fault.example")) == i+1 })
			}
		})
	}
}

// faulty is a site with a fault on both its ports.
func faulty(kind testlab.Fault) testlab.Site {
	site := testlab.Ready("fault.example")
	site.HTTPS.Answer.Fault, site.HTTP.Answer.Fault = kind, kind
	return site
}

func TestEndlessBody(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("endless.example")
	site.HTTPS.Answer.Fault, site.HTTP.Answer.Fault = testlab.EndlessBody, testlab.EndlessBody
	c := newClient(t, testlab.New(t, site))
	for url, status := range map[string]int{"https://endless.example/": 200, "http://endless.example/": 301} {
		response := c.get(url)
		if response.StatusCode != status {
			t.Errorf("%s answers %s", url, response.Status)
		}
		if _, err := io.ReadFull(response.Body, make([]byte, 30)); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestHugeHeaderIsAnAnswer(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("huge.example")
	site.HTTP.Answer.Fault = testlab.HugeHeader
	c := newClient(t, testlab.New(t, site))
	conn, err := c.dial(t.Context(), "tcp", "huge.example:80")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: huge.example\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(conn)
	head, filler, _ := strings.Cut(string(all), "X-Filler: ")
	if err != nil || len(filler) != testlab.HugeHeaderBytes+len("\r\n\r\n") || !strings.Contains(head, "Location: https://huge.example/\r\n") {
		t.Errorf("%q and %d bytes, %v", head, len(filler), err)
	}
}
