package readiness

import (
	"slices"
	"strings"
)

// Code describes a code that findings can have.
type Code struct {
	// Code is the stable name, in the style of hstspreload.org.
	Code     string
	Severity Severity
	// Source is where the code comes from. A finding under one of
	// hstspreload.org's codes that its scan would not report says
	// SourceRequirement instead, or SourceAdvice.
	Source      Source
	Requirement Requirement
	// Summary is a heading of a few words.
	Summary string
	// Meaning is one sentence about when the code is used.
	Meaning string
}

// Codes returns every code that findings can have, sorted.
func Codes() []Code {
	all := slices.Concat(scanCodes(), scanHeaderCodes(), ownCodes(), openCodes())
	slices.SortFunc(all, func(a, b Code) int { return strings.Compare(a.Code, b.Code) })
	return all
}

// table has the codes by their names.
var table = func() map[string]Code {
	byName := make(map[string]Code)
	for _, c := range Codes() {
		byName[c.Code] = c
	}
	return byName
}()
