// Package consumers is the catalogue of load balancers, CDNs, ingress
// controllers and appliances that can send a Strict-Transport-Security policy:
// which attribute of which Terraform resource takes it, in which form, and with
// which limits.
//
// A limit is listed only where source code or documentation was read for it
// ([Consumer.Sources]). What could not be confirmed is listed apart
// ([Consumer.Unverified]) and never refuses a policy.
package consumers

import (
	"slices"
	"strings"
)

// Consumer is a product that sends the header, as Terraform configures it.
type Consumer struct {
	// Name identifies the consumer in a configuration, in snake case.
	Name string
	// Title is its name for people.
	Title string
	// Resource is the type of the Terraform resource or data source, and
	// Attribute the path in it that takes the policy.
	Resource, Attribute string
	// Place is the block or attribute of Resource whose content Shape is; "" where
	// Shape has attributes of the resource itself.
	Place string
	// Shape is the template of Settings: the consumer's own attribute names, with a
	// renderer where a value comes from the policy. Empty where the consumer takes
	// no policy (Age.Fixed).
	Shape Settings
	Form  Form
	Age   Age
	// IncludeSubDomains and Preload say whether each directive can be set and left
	// out.
	IncludeSubDomains, Preload Support
	HTTPS                      HTTPS
	// StrictPreload is true where preload is refused without includeSubDomains, or
	// with an age below a year.
	StrictPreload bool
	// Own is whether the header is also on what the consumer answers itself, and
	// OwnNote says in sentences where it is missing, and what to do; may be "".
	Own     OwnResponses
	OwnNote string
	// Retire says, in sentences, how to send max-age=0, and what to do instead
	// where the consumer can't.
	Retire string
	// Instead is a sentence that names another consumer for what this one can't
	// send; "" where none is known.
	Instead string
	// Note has the pitfalls of this consumer, in sentences; may be "".
	Note string
	// Unverified lists, in sentences, what no source says or what was only
	// inferred; may be "".
	Unverified string
	// Evidence is the kind of source that the limits come from, and Sources where
	// it was read.
	Evidence Evidence
	Sources  []string
}

// Form is how the consumer takes the policy, as shown in the table of the guide.
type Form string

// The forms that take the whole header begin with "header"; the others take its
// directives one by one.
const (
	HeaderString   Form = "header string"
	HeaderLine     Form = "header line"
	HeaderKeyValue Form = "header string after `key=`"
	HeaderQuoted   Form = "header string in single quotes"
	HeaderNamed    Form = "header name and string"
	HeaderInCode   Form = "header string in JavaScript"
	HeaderInJSON   Form = "header string in JSON"
	HeaderInNginx  Form = "header string in nginx's quotes"
	HeaderInVCL    Form = "header string in VCL quotes"
	HeaderInXML    Form = "header string in XML"
	HeaderInYAML   Form = "header string in YAML"
	Seconds        Form = "seconds"
	SecondsText    Form = "seconds as text"
	DaysText       Form = "days as text"
	Enum           Form = "one of a few names"
	Switch         Form = "switch"
)

// Age limits what a consumer can send as max-age. The zero Age has no limit.
type Age struct {
	// NoZero is a sentence that says why max-age=0 can't be sent; "" where it can.
	NoZero string
	// Min is the shortest age above 0, and Max the longest, in seconds; 0 where no
	// such limit is known.
	Min, Max int64
	// Step is the unit in seconds: every age is a multiple of it. 0 and 1 mean any.
	Step int64
	// Values are the only ages that can be set, shortest first; nil means any.
	Values []Value
	// Fixed is true where the consumer sends an age of its own that can't be set.
	Fixed bool
}

// AllowsZero reports whether max-age=0 can be sent.
func (a Age) AllowsZero() bool { return a.NoZero == "" && !a.Fixed }

// Value is an age that the consumer knows by a name.
type Value struct {
	Name    string
	Seconds int64
	// Min and Max are the bounds of the age where the documentation does not give
	// the seconds, such as those of a month; 0 where Seconds is certain.
	Min, Max int64
}

// Support is whether a directive can be set and left out.
type Support string

// The kinds of support for a directive.
const (
	Settable Support = ""       // as the policy says
	Never    Support = "never"  // can't be set
	Always   Support = "always" // can't be left out
)

// HTTPS is whether the consumer sends the header over https only. RFC 6797,
// section 7.2, forbids it over http, where browsers ignore it.
type HTTPS string

// The answers.
const (
	OnlyHTTPS     HTTPS = "yes"
	HTTPSWhere    HTTPS = "where it is attached"
	HTTPSIf       HTTPS = "with a condition"
	NotOnlyHTTPS  HTTPS = "no"
	HTTPSNotKnown HTTPS = "not known"
)

// OwnResponses is whether the header is also on the responses that do not come from
// the site behind the consumer: its own errors and redirects. A domain whose apex is
// redirected without the header has no policy.
type OwnResponses string

// The answers.
const (
	OwnAll      OwnResponses = "yes"
	OwnSome     OwnResponses = "only some"
	OwnNone     OwnResponses = "no"
	OwnNotKnown OwnResponses = "not known"
)

// Evidence is the kind of source that an entry was written from.
type Evidence string

// The kinds of evidence.
const (
	Code Evidence = "code" // the source of the provider or controller
	Docs Evidence = "docs" // the documentation of the vendor or provider
)

// sendsZero is Consumer.Retire of a consumer that takes the whole header.
const sendsZero = "It sends `max-age=0` like any other value."

// sendsZeroAge is Consumer.Retire of a consumer that takes 0 as an age.
const sendsZeroAge = "It sends `max-age=0` if its age is 0."

// day is a day in seconds.
const day int64 = 24 * 60 * 60

// maxInt32 is the longest age of a consumer that keeps it in 32 bits.
const maxInt32 = 1<<31 - 1

// all is the catalogue, sorted by name as [Find] needs it.
var all = func() []Consumer {
	sorted := slices.Concat(
		akamai(), alibaba(), aws(), azure(), cloudflare(), google(), tencent(), otherCDNs(), loadBalancers(),
		kubernetes(), gateways(), haproxy(), nginx(), traefik(),
	)
	slices.SortFunc(sorted, func(a, b Consumer) int { return strings.Compare(a.Name, b.Name) })
	return sorted
}()

// All returns every consumer, sorted by name.
func All() []Consumer { return slices.Clone(all) }

// Names returns the names of all consumers, sorted.
func Names() []string {
	names := make([]string, 0, len(all))
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names
}

// Find returns the consumer with the given name.
func Find(name string) (Consumer, bool) {
	at, found := slices.BinarySearchFunc(all, name, func(c Consumer, name string) int { return strings.Compare(c.Name, name) })
	if !found {
		return Consumer{}, false
	}
	return all[at], true
}
