// Package preloadlist looks up whether a domain is on the HSTS preload list, which
// browsers are shipped with.
//
// There are two sources. An [API] asks hstspreload.org, which also knows what is
// pending. A [List] looks names up in a copy of Chromium's
// transport_security_state_static.json, which also says under which policy a name
// is listed, and needs no network where the copy is a file.
//
// A source that has no answer returns an [*Error]; it never guesses.
package preloadlist

import (
	"context"
	"errors"
	"log/slog"
	"strings"
)

// Status is the status of a name, in hstspreload.org's own words.
type Status string

// The statuses. A [List] returns Unknown and Preloaded alone.
const (
	// Unknown: neither the name nor, with its subdomains, a parent of it is on
	// the list or was submitted; or it is there for another purpose than HSTS.
	Unknown Status = "unknown"
	// Pending: submitted, and not on the list yet.
	Pending Status = "pending"
	// Preloaded: on the list, itself or through a parent.
	Preloaded Status = "preloaded"
	// Rejected: submitted and not accepted. No new submission gets it.
	Rejected Status = "rejected"
	// Removed: was on the list and is no longer.
	Removed Status = "removed"
	// PendingRemoval: its owner asked for its removal, which is still to be made.
	PendingRemoval Status = "pending-removal"
	// PendingAutomatedRemoval: it will be removed as it no longer meets the
	// requirements that it was listed under.
	PendingAutomatedRemoval Status = "pending-automated-removal"
)

// Statuses returns all of them, in the order of a name's life.
func Statuses() []Status {
	return []Status{Unknown, Pending, Preloaded, Rejected, Removed, PendingRemoval, PendingAutomatedRemoval}
}

// isListed reports whether a name with the status is still on the list that browsers
// are shipped with.
//
// A name that waits for its removal is: its entry stays until the list is next
// edited, and in browsers for weeks more. (One whose removal was asked for while
// it was pending never got there. hstspreload.org does not tell the two apart, and
// to treat it as listed is the mistake that breaks nothing.)
func (s Status) isListed() bool {
	return s == Preloaded || s == PendingRemoval || s == PendingAutomatedRemoval
}

// Membership is what a source says about a name.
type Membership struct {
	Status Status
	// PreloadedDomain is the name on the list that covers the one that was looked
	// up: itself, or a parent that is listed with its subdomains. "" where nothing
	// on the list does.
	PreloadedDomain string
	// Bulk: the name itself was listed through hstspreload.org's form. Only such a
	// name can be removed through it. From an API it is false for up to twelve hours
	// after a submission or a request for removal: hstspreload.org stores no policy then
	// until it has read the list back.
	Bulk bool
	// Entry is the entry of PreloadedDomain. Nil where there is none, and from an
	// API, which does not say.
	Entry *Entry
	// Warnings are about the answer itself. They do not make it wrong.
	Warnings []Warning
}

// Preloaded reports whether browsers are shipped with HSTS for the name.
func (m Membership) Preloaded() bool { return m.PreloadedDomain != "" }

// Entry is what a list says about a name.
type Entry struct {
	// Policy is the rule under which the name was listed, for example "bulk-1-year"; ""
	// where the entry has none.
	Policy            string
	IncludeSubdomains bool
}

// Warning is something that the reader of an answer should know.
type Warning struct{ Summary, Detail string }

// Source looks names up.
type Source interface {
	// Lookup looks up a name, given in lower-case A-labels. It returns as soon as
	// ctx ends. Callers that ask for the same at the same time share the work.
	Lookup(ctx context.Context, name string) (Membership, error)
}

// Error says why there is no answer, and what to do.
type Error struct {
	Summary, Detail string
	cause           error
}

func (e *Error) Error() string { return e.Summary + ": " + e.Detail }

// Unwrap returns the original error.
func (e *Error) Unwrap() error { return e.cause }

// explainedError is an error in words for the reader, with the original beneath.
type explainedError struct {
	text  string
	cause error
}

func (e explainedError) Error() string { return e.text }

func (e explainedError) Unwrap() error { return e.cause }

// logLookup logs the result of a look-up.
func logLookup(ctx context.Context, log *slog.Logger, name string, m Membership, err error) {
	if failure, ok := errors.AsType[*Error](err); ok {
		err = failure.cause // the log is for the cause, not for advice
	}
	if err != nil {
		log.InfoContext(ctx, "the preload status is not known", "domain", name, "error", err)
		return
	}
	policy := ""
	if m.Entry != nil {
		policy = m.Entry.Policy
	}
	log.InfoContext(ctx, "preload status", "domain", name, "status", string(m.Status),
		"preloaded_domain", m.PreloadedDomain, "bulk", m.Bulk, "policy", policy)
}

// parent returns the name one label up, and whether there is one.
func parent(name string) (string, bool) {
	_, above, found := strings.Cut(name, ".")
	return above, found
}

// covers reports whether one name is another or above it.
func covers(above, name string) bool {
	return above == name || above != "" && strings.HasSuffix(name, "."+above)
}
