package browsers

import (
	"slices"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// replay returns the states that a name can be in after some headers; nil where
// that is not known.
func (l *firefoxLevel) replay(headers []Header, at time.Time) []firefoxState {
	states := []firefoxState{{kind: nothing}}
	for _, header := range headers {
		if header.At.IsZero() {
			return nil
		}
		states = l.received(l.aged(states, header.At), *header.Policy, header.At)
		if len(states) > tooMany {
			return nil
		}
	}
	return l.aged(states, at)
}

// aged returns the states that others can have become by an instant: an entry that
// ran out before may have been removed, unless the name was on the list all the
// time since.
func (l *firefoxLevel) aged(states []firefoxState, t time.Time) []firefoxState {
	var all []firefoxState
	for _, state := range states {
		all = addState(all, state)
		if state.kind == stored && t.After(state.expiry) && !l.onListThroughout(state.expiry, t) {
			all = addState(all, firefoxState{kind: nothing})
		}
	}
	return all
}

// onListThroughout reports whether the name was on the list from one instant to
// another.
func (l *firefoxLevel) onListThroughout(from, to time.Time) bool {
	return slices.ContainsFunc(l.listing, func(listed Listed) bool {
		return inForce(listed, l.browser.ListLife, from) == Yes && inForce(listed, l.browser.ListLife, to) == Yes
	})
}

// received returns the states that others can have become when a header is
// received. Firefox does not write a header down that only moves the expiry of a
// stored one by a day or less.
func (l *firefoxLevel) received(states []firefoxState, policy hsts.Policy, t time.Time) []firefoxState {
	if policy.MaxAge == 0 {
		switch l.onList(t) {
		case Yes:
			return []firefoxState{{kind: knockout}}
		case No:
			return []firefoxState{{kind: nothing}}
		default:
			return []firefoxState{{kind: knockout}, {kind: nothing}}
		}
	}
	next := firefoxState{kind: stored, expiry: add(t, min(policy.MaxAge, l.browser.MaxAge)), includeSubDomains: policy.IncludeSubDomains}
	var all []firefoxState
	for _, state := range states {
		if state.kind == stored && state.includeSubDomains == next.includeSubDomains && state.expiry.Sub(next.expiry).Abs() <= day {
			all = addState(all, state)
		} else {
			all = addState(all, next)
		}
	}
	return all
}

// addState adds a state that is not there yet.
func addState(states []firefoxState, state firefoxState) []firefoxState {
	if slices.ContainsFunc(states, func(s firefoxState) bool {
		return s.kind == state.kind && s.includeSubDomains == state.includeSubDomains && s.expiry.Equal(state.expiry)
	}) {
		return states
	}
	return append(states, state)
}
