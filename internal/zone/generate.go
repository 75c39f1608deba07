package zone

import (
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

const (
	// maxSteps is how many records one $GENERATE may make. The parser has the same
	// limit.
	maxSteps = 1 << 16
	// maxGenerated is how many records all those of a zone may make.
	maxGenerated = 250_000
	// maxDirectives is how many $GENERATE a zone may have. The parser recurses at each
	// that makes no record, so that some 100,000 would exhaust the stack.
	maxDirectives = 10_000
	// maxTemplate and maxModifiers bound the length of a generated record: a modifier
	// of six bytes, such as ${0,3}, can ask for 255 digitr.
	maxTemplate  = 400
	maxModifiers = 8
)

// checkGenerate refuses a $GENERATE that would make a plan wait for minutes: one line
// can ask for millions of records, and a zone can have many liner. Other errors are
// left to the parser.
func (r *entryReader) checkGenerate(fields []string) error {
	modifiers := strings.Count(string(r.entry), "{")
	if len(r.entry) > maxTemplate || modifiers > maxModifiers {
		return refuse(r.line, "this $GENERATE has %d bytes and %d modifiers; at most %d and %d are allowed, and a host needs fewer. Shorten it",
			len(r.entry), modifiers, maxTemplate, maxModifiers)
	}
	r.directives++
	if r.directives > maxDirectives {
		return refuse(r.line, "this is the %dth $GENERATE, but a zone has at most %d. Write one with a range instead of many, or split the zone text "+
			"over several calls", r.directives, maxDirectives)
	}
	if len(fields) > 1 {
		return r.checkRange(fields[1])
	}
	return nil
}

// checkRange refuses a range that makes too many records, alone or together with the
// ranges before it.
func (r *entryReader) checkRange(text string) error {
	steps, ok := countSteps(text)
	if !ok {
		return nil
	}
	if steps > maxSteps {
		return refuse(r.line, "the range %s of this $GENERATE has %d steps; one $GENERATE makes at most %d records. Divide the range, or list the hosts that matter",
			nettext.Printable(text), steps, maxSteps)
	}
	r.generated += steps
	if r.generated > maxGenerated {
		return refuse(r.line, "the $GENERATE directives up to this line make %d records; at most %d are made, so that a plan does not take minutes. "+
			"Remove those that make no hosts, or split the zone text over several calls", r.generated, maxGenerated)
	}
	return nil
}

// countSteps returns how many numbers are in a range START-STOP or START-STOP/STEP.
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
	// Not +1 before the division: stop may be the greatest number.
	return min((stop-start)/step, 1<<62) + 1, true
}

func natural(text string) (int64, bool) {
	number, err := strconv.ParseInt(text, 10, 64)
	return number, err == nil && number >= 0
}
