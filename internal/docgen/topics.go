package main

import (
	"embed"
	"fmt"

	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

//go:embed remedies/*.md
var remedies embed.FS

// topic is the text of one remedy.
type topic struct {
	// remedy names its text in remedies/, and ends its anchor.
	remedy readiness.Remedy
	title  string
	// servers are what its text has a section for, in their order.
	servers []string
}

// The servers that remedies are written for.
const (
	nginx  = "nginx"
	apache = "Apache"
	iis    = "IIS"
	cdn    = "CDN"
)

// topics are all of them, in the order of the page. Which codes a remedy is for
// stands with the codes.
func topics() []topic {
	all := []string{nginx, apache, iis, cdn}
	return []topic{
		{readiness.RemedyHeader, "The header on every answer over HTTPS", all},
		{readiness.RemedyOneHeader, "One header only", all},
		{readiness.RemedyValue, "The header's value, and its quotes", all},
		{readiness.RemedyAge, "Age and scope of the policy", []string{iis, cdn}},
		{readiness.RemedyPreload, "Consent to the preload list", all},
		{readiness.RemedyPages, "Pages that lack the header", all},
		{readiness.RemedyHead, "HEAD, which Firefox's list uses", all},
		{readiness.RemedyRedirect, "Redirect to HTTPS on the same host first", all},
		{readiness.RemedyChains, "Redirects that go wrong later", nil},
		{readiness.RemedyCertificate, "Certificate: chain, renewal, names", all},
		{readiness.RemedyTLS, "HTTPS that answers: TLS versions and suites", all},
		{readiness.RemedySubdomains, "www and other subdomains", all},
		{readiness.RemedyAddresses, "Every address", nil},
		{readiness.RemedyServerError, "Errors of the server", nil},
		{readiness.RemedyDropped, "Answers that browsers drop", nil},
		{readiness.RemedyBotProtection, "Bot protection", []string{cdn}},
		{readiness.RemedyUnanswered, "No answer from here", nil},
		{readiness.RemedyNames, "The name itself", nil},
		{readiness.RemedyLeaving, "Leaving the list", all},
	}
}

// topicOf returns the topic of a code's remedy.
func topicOf(code readiness.Code) (topic, error) {
	for _, t := range topics() {
		if t.remedy == code.Remedy {
			return t, nil
		}
	}
	return topic{}, fmt.Errorf("%s has the remedy %q, which has no topic: give it one in internal/docgen/topics.go", code.Name, code.Remedy)
}

// codes are the names of those that the topic is for, sorted.
func (t topic) codes() []string {
	var names []string
	for _, code := range readiness.Codes() {
		if code.Remedy == t.remedy {
			names = append(names, code.Name)
		}
	}
	return names
}

// anchor is what links to the topic end in, after the #.
func (t topic) anchor() string { return "remedy-" + string(t.remedy) }

// text is the topic's remedy, in Markdown.
func (t topic) text() (string, error) {
	text, err := remedies.ReadFile("remedies/" + string(t.remedy) + ".md")
	return string(text), err
}
