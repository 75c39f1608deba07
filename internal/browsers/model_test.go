package browsers_test

import (
	"slices"
	"strings"
)

// The models are browsers that live through a history, second by second as far as
// anything happens, written after the browsers' sources and not after the package:
// what Firefox stores and removes depends on when it looks, so that a model is run
// with several habits of looking.

// modelList is what a browser's list has from a second on.
type modelList struct {
	host    string
	include bool
	made    int64
}

// onList returns the entry of exactly one name that a list has at a second.
func onList(lists []modelList, host string, now, life int64) (include, found bool) {
	newest := int64(-1)
	for _, l := range lists {
		if l.host == host && l.made <= now && now-l.made < life && l.made > newest {
			newest, include, found = l.made, l.include, true
		}
	}
	return include, found
}

// model is a browser of a test.
type model interface {
	// receive is a response over HTTPS with a header.
	receive(host string, now, maxAge int64, include bool)
	// upgrade is a navigation to http://host.
	upgrade(host string, now int64) bool
}

// modelChrome is TransportSecurityState.
type modelChrome struct {
	lists   []modelList
	enabled map[string]modelEntry
}

type modelEntry struct {
	expiry   int64
	include  bool
	knockout bool
}

func (m *modelChrome) receive(host string, now, maxAge int64, include bool) {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return
	}
	if maxAge > 365*86400 {
		maxAge = 365 * 86400
	}
	if maxAge == 0 {
		delete(m.enabled, host)
		return
	}
	m.enabled[host] = modelEntry{expiry: now + maxAge, include: include}
}

func (m *modelChrome) upgrade(host string, now int64) bool {
	for name := host; name != ""; _, name, _ = strings.Cut(name, ".") {
		entry, found := m.enabled[name]
		if !found {
			continue
		}
		if now > entry.expiry {
			delete(m.enabled, name)
			continue
		}
		if name == host || entry.include {
			return true
		}
	}
	// The trie is walked from the end of the name; what matches last decides.
	labels, result := strings.Split(host, "."), false
	for i := range slices.Backward(labels) {
		name := strings.Join(labels[i:], ".")
		if include, found := onList(m.lists, name, now, 70*86400); found {
			result = include || name == host
		}
	}
	return result
}

// modelFirefox is nsSiteSecurityService.
type modelFirefox struct {
	lists  []modelList
	stored map[string]modelEntry
}

const firefoxLife = 18 * 7 * 86400

func (m *modelFirefox) receive(host string, now, maxAge int64, include bool) {
	if maxAge == 0 {
		if _, found := onList(m.lists, host, now, firefoxLife); found {
			m.stored[host] = modelEntry{knockout: true}
		} else {
			delete(m.stored, host)
		}
		return
	}
	next := modelEntry{expiry: now + min(maxAge, 100*365*86400), include: include}
	present, found := m.stored[host]
	apart := present.expiry - next.expiry
	if !found || present.knockout || present.include != include || apart > 86400 || apart < -86400 {
		m.stored[host] = next
	}
}

// matches is HostMatchesHSTSEntry.
func (m *modelFirefox) matches(name string, needsInclude bool, now int64) bool {
	include, found := onList(m.lists, name, now, firefoxLife)
	entry, known := m.stored[name]
	if !known {
		return found && (include || !needsInclude)
	}
	if entry.knockout {
		return false
	}
	if now <= entry.expiry {
		return entry.include || !needsInclude
	}
	if !found {
		delete(m.stored, name)
	}
	return false
}

func (m *modelFirefox) upgrade(host string, now int64) bool {
	if m.matches(host, false, now) {
		return true
	}
	for {
		_, parent, found := strings.Cut(host, ".")
		if !found {
			return false
		}
		if m.matches(parent, true, now) {
			return true
		}
		host = parent
	}
}
