// Package preloadlist tells how a domain stands on the HSTS preload list, which
// browsers are shipped with.
//
// There are two sources. An API asks hstspreload.org, which knows what is pending
// too. A List looks names up in a copy of Chromium's
// transport_security_state_static.json, which also says under which policy a name
// is listed, and needs no network where the copy is a file.
//
// A source that cannot tell is an error, of the type *Error: not knowing is no
// verdict on a domain.
package preloadlist

import (
	"context"
	"strings"
)

// Status is how a name stands, in hstspreload.org's own words.
type Status string

// The statuses. A List knows Unknown and Preloaded alone.
const (
	// Unknown: neither the name nor, with its subdomains, a parent of it is on
	// the list or was submitted; or it is there for another purpose than HSTS.
	Unknown Status = "unknown"
	// Pending: submitted, and not on the list yet.
	Pending Status = "pending"
	// Preloaded: on the list, itself or through a parent.
	Preloaded Status = "preloaded"
	// Rejected: submitted and not taken. Names of old only have it.
	Rejected Status = "rejected"
	// Removed: was on the list and is no longer.
	Removed Status = "removed"
	// PendingRemoval: its owner asked for its removal, which is still to be made.
	PendingRemoval Status = "pending-removal"
	// PendingAutomatedRemoval: it is to be removed as it no longer meets what it
	// was listed for.
	PendingAutomatedRemoval Status = "pending-automated-removal"
)

// Statuses returns all of them, in the order of a name's life.
func Statuses() []Status {
	return []Status{Unknown, Pending, Preloaded, Rejected, Removed, PendingRemoval, PendingAutomatedRemoval}
}

// listed tells whether a name of a status is still on the list that browsers get.
//
// A name that waits for its removal is: its entry stays until the list is next
// edited, and in browsers for months more. (One whose removal was asked for while
// it was pending never got there; hstspreload.org does not tell the two apart,
// and to take it for listed is the mistake that breaks nothing.)
func (s Status) listed() bool {
	return s == Preloaded || s == PendingRemoval || s == PendingAutomatedRemoval
}

// Membership is how a name stands.
type Membership struct {
	Status Status
	// PreloadedDomain is the name on the list that covers the one that was asked
	// for: itself, or a parent that is listed with its subdomains. "" where
	// nothing on the list does.
	PreloadedDomain string
	// Bulk: the name itself is listed as any site can be that submits itself. Only
	// such a name can be removed through hstspreload.org's form.
	Bulk bool
	// Entry is the entry of PreloadedDomain. Nil where there is none, and from an
	// API, which does not tell.
	Entry *Entry
	// Notices are what the reader should know about the answer itself.
	Notices []Notice
}

// Preloaded tells whether browsers are shipped with HSTS for the name.
func (m Membership) Preloaded() bool { return m.PreloadedDomain != "" }

// Entry is what a list says of a name.
type Entry struct {
	// Policy is the rule under which the name was listed, as "bulk-1-year"; ""
	// where the entry gives none.
	Policy            string
	IncludeSubdomains bool
}

// Notice is something to be told with an answer, which does not make it wrong.
type Notice struct{ Summary, Detail string }

// Source tells how names stand.
type Source interface {
	// Lookup looks up a name, given in lower-case A-labels. It returns as soon as
	// ctx ends. Those who ask for the same at the same time share the work.
	Lookup(ctx context.Context, name string) (Membership, error)
}

// parent returns the name one label up, and whether there is one.
func parent(name string) (string, bool) {
	_, above, found := strings.Cut(name, ".")
	return above, found
}

// covers tells whether one name is another or above it.
func covers(above, name string) bool {
	return above == name || above != "" && strings.HasSuffix(name, "."+above)
}
