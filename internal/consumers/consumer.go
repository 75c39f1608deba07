// Package consumers has what each load balancer, CDN, ingress and appliance can
// say of a Strict-Transport-Security policy, as data: the attribute that takes
// it, in which form, and the limits.
//
// A limit stands here only where source code or documentation was read for it
// (Sources). What was not verified is told beside it (Unverified), and refuses
// nothing.
package consumers

import (
	"slices"
	"strings"
)

// Consumer is a place that sends the header, as Terraform sets it.
type Consumer struct {
	// Name is how people name it in a configuration, in snake case.
	Name string
	// Title is its name for people.
	Title string
	// Resource is the type of the Terraform resource or data source, and
	// Attribute the path in it that takes the policy.
	Resource, Attribute string
	// Place is the block or attribute in Resource that Shape is the content of;
	// "" where Shape has attributes of the resource itself.
	Place string
	// Shape is what Settings fills in: under the consumer's own names, with parts
	// where the policy goes. Empty where no policy can be given to it (Age.Own).
	Shape Settings
	Form  Form
	Age   Age
	// IncludeSubDomains and Preload tell whether the directives can be said and
	// left out.
	IncludeSubDomains, Preload Word
	HTTPS                      HTTPS
	// Retire is how browsers are made to forget there, and the way out where
	// max-age=0 can't be said: sentences.
	Retire string
	// Instead is what else sends what this can't: a sentence; "" where nothing
	// is known.
	Instead string
	// Note is a trap of this consumer, in sentences; "" where there is none.
	Note string
	// Unverified is what was found nowhere, or only by inference, in sentences.
	Unverified string
	// Evidence is what the limits rest on, and Sources where it was read.
	Evidence Evidence
	Sources  []string
}

// Form is how the consumer wants the policy, in words for a table.
type Form string

// The forms. The first ones take the whole header, the others its parts.
const (
	HeaderString   Form = "header string"
	HeaderLine     Form = "header line"
	HeaderKeyValue Form = "header string after `key=`"
	HeaderQuoted   Form = "header string in single quotes"
	HeaderNamed    Form = "header name and quoted string"
	HeaderInCode   Form = "header string in JavaScript"
	HeaderInJSON   Form = "header string in JSON"
	HeaderInVCL    Form = "header string in VCL quotes"
	HeaderInXML    Form = "header string in XML"
	HeaderInYAML   Form = "header string in YAML"
	Seconds        Form = "seconds"
	SecondsText    Form = "seconds as text"
	DaysText       Form = "days as text"
	Enum           Form = "one of a few names"
	Switch         Form = "switch"
)

// Age is what a consumer can say as max-age. The zero Age is any.
type Age struct {
	// NoZero is why max-age=0 can't be sent: a sentence; "" where it can.
	NoZero string
	// Most is the longest age in seconds; 0 where none was found.
	Most int64
	// Step is what every age is a multiple of, in seconds; 0 and 1 are any.
	Step int64
	// Values are the only ages that there are, shortest first; nil is any.
	Values []Value
	// Own is true where the consumer sends an age of its own choice.
	Own bool
}

// CanZero tells whether max-age=0 can be sent.
func (a Age) CanZero() bool { return a.NoZero == "" && !a.Own }

// Value is an age that has a name.
type Value struct {
	Name    string
	Seconds int64
	// Least and Most are between what the age may lie where documentation does
	// not tell the seconds, as for a month; 0 where Seconds is certain.
	Least, Most int64
}

// Word is whether a directive can be said and left out.
type Word string

// The words.
const (
	Either Word = ""       // as the policy says
	Never  Word = "never"  // can't be said
	Always Word = "always" // can't be left out
)

// HTTPS is whether the header is kept to answers over https, as browsers ignore
// it elsewhere and RFC 6797, section 7.2, forbids it there.
type HTTPS string

// The answers.
const (
	OnlyHTTPS     HTTPS = "yes"
	HTTPSWhere    HTTPS = "where it is attached"
	HTTPSIf       HTTPS = "with a condition"
	NotOnlyHTTPS  HTTPS = "no"
	HTTPSNotKnown HTTPS = "not known"
)

// Evidence is what a fact rests on.
type Evidence string

// The kinds of evidence.
const (
	Code Evidence = "code" // the source of the provider or controller
	Docs Evidence = "docs" // the documentation of the vendor or provider
)

// byHeader is how a consumer retires that takes any header.
const byHeader = "It sends `max-age=0` like any other value."

// byZero is how a consumer retires that takes 0 as an age.
const byZero = "It sends `max-age=0` where its age is 0."

// maxInt32 is the ceiling of those that keep the age in 32 bits.
const maxInt32 = 1<<31 - 1

var all = func() []Consumer {
	sorted := slices.Concat(aws(), google(), azure(), cloudflare(), edges(), asian(), appliances(), kubernetes(), ingresses())
	slices.SortFunc(sorted, func(a, b Consumer) int { return strings.Compare(a.Name, b.Name) })
	return sorted
}()

// All is every consumer, sorted by name.
func All() []Consumer { return slices.Clone(all) }

// Find is the consumer of a name.
func Find(name string) (Consumer, bool) {
	at, found := slices.BinarySearchFunc(all, name, func(c Consumer, name string) int { return strings.Compare(c.Name, name) })
	if !found {
		return Consumer{}, false
	}
	return all[at], true
}
