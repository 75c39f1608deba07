package main

import (
	"embed"
	"fmt"
	"slices"
)

//go:embed remedies/*.md
var remedies embed.FS

// topic is one way to mend what findings tell of.
type topic struct {
	// name is that of its text in remedies/, and ends its anchor.
	name  string
	title string
	// servers are what its text has a section for, in their order.
	servers []string
	// codes are the findings that it mends.
	codes []string
}

// The servers that remedies are written for.
const (
	nginx  = "nginx"
	apache = "Apache"
	iis    = "IIS"
	cdn    = "CDN"
)

// topics are all of them, in the order of the page. Each code is in one.
func topics() []topic {
	all := []string{nginx, apache, iis, cdn}
	return []topic{
		{"header", "The header on every answer over HTTPS", all, []string{
			"response.no_header",
			"redirects.http.first_redirect.no_hsts",
			"redirects.http.useless_header",
		}},
		{"one-header", "One header only", all, []string{
			"response.multiple_headers",
			"header.hsts.several_fields",
			"header.hsts.repeated_field",
		}},
		{"value", "The header's value, and its quotes", all, []string{
			"header.hsts.invalid",
			"header.parse.empty",
			"header.parse.empty_directive",
			"header.parse.invalid.include_sub_domains",
			"header.parse.invalid.max_age.no_value",
			"header.parse.invalid.preload",
			"header.parse.max_age.leading_zero",
			"header.parse.max_age.non_digit_characters",
			"header.parse.max_age.parse_int_error",
			"header.parse.repeated.include_sub_domains",
			"header.parse.repeated.max_age",
			"header.parse.repeated.preload",
			"header.parse.unknown_directive",
			"header.preloadable.max_age.missing",
		}},
		{"age", "Age and scope of the policy", []string{iis, cdn}, []string{
			"header.hsts.max_age.below_minimum",
			"header.hsts.max_age.over_10_years",
			"header.hsts.max_age.over_1_year",
			"header.hsts.max_age.zero",
			"header.preloadable.include_sub_domains.missing",
			"header.preloadable.max_age.below_18_weeks",
			"header.preloadable.max_age.below_1_year",
			"header.preloadable.max_age.over_10_years",
			"header.preloadable.max_age.zero",
		}},
		{"preload", "Consent to the preload list", all, []string{
			"header.preloadable.preload.missing",
		}},
		{"pages", "Pages that lack the header", all, []string{
			"response.path.no_header",
			"response.path.other_header",
		}},
		{"redirect", "Redirect to HTTPS on the same host first", all, []string{
			"redirects.http.base_domain_skipped",
			"redirects.http.does_not_exist",
			"redirects.http.first_redirect.insecure",
			"redirects.http.no_redirect",
			"redirects.http.temporary",
			"redirects.http.www_first",
		}},
		{"chains", "Redirects that go wrong later", nil, []string{
			"redirects.follow_error",
			"redirects.http.first_redirect.invalid",
			"redirects.http.no_https",
			"redirects.insecure.initial",
			"redirects.insecure.subsequent",
			"redirects.too_many",
		}},
		{"certificate", "Certificate: chain, renewal, names", all, []string{
			"domain.tls.expires_soon",
			"domain.tls.incomplete_chain",
			"domain.tls.invalid_cert_chain",
			"domain.tls.sha1",
			"domain.tls.weak_key",
		}},
		{"tls", "HTTPS that answers: TLS versions and suites", all, []string{
			"domain.tls.cannot_connect",
			"tls.obsolete_cipher_suite",
		}},
		{"subdomains", "www and other subdomains", all, []string{
			"domain.subdomain.no_https",
			"domain.subdomain.no_tls",
			"domain.subdomain.not_checked",
			"domain.subdomain.wildcard",
			"domain.subdomain.wildcard_no_tls",
			"domain.www.no_https",
			"domain.www.no_tls",
		}},
		{"addresses", "Every address", nil, []string{
			"domain.address.better",
			"domain.address.cannot_connect",
			"domain.address.invalid_cert_chain",
			"domain.address.no_https",
			"domain.address.other_certificate",
			"redirects.address.other",
			"redirects.address.unfit",
			"response.address.other_header",
			"response.address.unfit_header",
		}},
		{"walls", "Walls against bots", []string{cdn}, []string{
			"observation.http.wall",
			"observation.https.wall",
		}},
		{"unanswered", "No answer from here", nil, []string{
			"observation.address.cap",
			"observation.address.no_route",
			"observation.http.address_unanswered",
			"observation.http.unanswered",
			"observation.https.address_unanswered",
			"observation.https.unanswered",
			"observation.name_not_resolved",
			"observation.redirect.blocked",
			"observation.redirect.unanswered",
			"observation.subdomain.not_resolved",
			"observation.subdomain.unanswered",
			"observation.www.unanswered",
		}},
		{"names", "The name itself", nil, []string{
			"domain.format.begins_with_dot",
			"domain.format.contains_double_dot",
			"domain.format.ends_with_dot",
			"domain.format.invalid_characters",
			"domain.format.is_ip_address",
			"domain.format.public_suffix",
			"domain.is_subdomain",
		}},
		{"leaving", "Leaving the list", all, []string{
			"header.removable.contains.preload",
			"header.removable.malformed_preload",
			"header.removable.missing.max_age",
		}},
	}
}

// topicOf returns the topic that a code is in.
func topicOf(code string) (topic, error) {
	for _, t := range topics() {
		if slices.Contains(t.codes, code) {
			return t, nil
		}
	}
	return topic{}, fmt.Errorf("%s has no remedy: put it into a topic in internal/docgen/topics.go", code)
}

// anchor is what links to the topic end in, after the #.
func (t topic) anchor() string { return "remedy-" + t.name }

// text is the topic's remedy, in Markdown.
func (t topic) text() (string, error) {
	text, err := remedies.ReadFile("remedies/" + t.name + ".md")
	return string(text), err
}
