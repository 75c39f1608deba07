package zone

import (
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

const (
	// maxSteps is how many records one $GENERATE makes at the most. The parser has
	// the same limit.
	maxSteps = 1 << 16
	// maxGenerated is how many all of a zone make together.
	maxGenerated = 250_000
	// maxDirectives is how many of them a zone has. The parser goes a call deeper at
	// each that makes nothing, so that some 100,000 would end the process.
	maxDirectives = 10_000
	// maxTemplate and maxModifiers bound how long a generated record can get: a
	// modifier such as ${0,3} of six bytes can ask for 255 digits.
	maxTemplate  = 400
	maxModifiers = 8
)

// checkGenerate refuses a $GENERATE that would make a plan wait for minutes: a
// line of text can ask for millions of records, and a zone can have many lines.
// What is malformed besides is left to the parser.
func (s *source) checkGenerate(fields []string) error {
	modifiers := strings.Count(string(s.entry), "{")
	if len(s.entry) > maxTemplate || modifiers > maxModifiers {
		return refuse(s.line, "this $GENERATE has %d bytes and %d modifiers; %d and %d are taken at the most, and a host needs fewer. Shorten it",
			len(s.entry), modifiers, maxTemplate, maxModifiers)
	}
	s.directives++
	if s.directives > maxDirectives {
		return refuse(s.line, "this is the %dth $GENERATE, and a zone has %d at the most. Write one with a range instead of many, "+
			"or split the zone text over several calls", s.directives, maxDirectives)
	}
	if len(fields) > 1 {
		return s.checkRange(fields[1])
	}
	return nil
}

// checkRange refuses a range that makes too many records, by itself or together
// with those before it.
func (s *source) checkRange(text string) error {
	steps, ok := countSteps(text)
	if !ok {
		return nil
	}
	if steps > maxSteps {
		return refuse(s.line, "the range %s of this $GENERATE has %d steps; one $GENERATE makes %d records at the most. Divide the range, or list the hosts that matter",
			nettext.Printable(text), steps, maxSteps)
	}
	s.generated += steps
	if s.generated > maxGenerated {
		return refuse(s.line, "the $GENERATE directives up to this line make %d records; %d are made at the most, so that a plan does not wait for minutes. "+
			"Leave those out that make no hosts, or split the zone text over several calls", s.generated, maxGenerated)
	}
	return nil
}

// countSteps counts the numbers of a range START-STOP or START-STOP/STEP.
func countSteps(text string) (steps int64, ok bool) {
	text, stepText, stepped := strings.Cut(text, "/")
	step := int64(1)
	if stepped {
		if step, ok = natural(stepText); !ok || step == 0 {
			return 0, false
		}
	}
	startText, stopText, _ := strings.Cut(text, "-")
	start, ok := natural(startText)
	if !ok {
		return 0, false
	}
	stop, ok := natural(stopText)
	if !ok || stop < start {
		return 0, false
	}
	// Not +1 before the division: the range may end at the greatest number.
	return min((stop-start)/step, 1<<62) + 1, true
}

func natural(text string) (int64, bool) {
	number, err := strconv.ParseInt(text, 10, 64)
	return number, err == nil && number >= 0
}
