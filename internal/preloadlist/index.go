package preloadlist

import (
	"errors"
	"hash/maphash"
	"slices"
)

// index is a list made small: 190,000 names in some 8 MB. The names stand one after
// another in one piece of memory, and are found by their hash.
type index struct {
	names    []byte
	records  []record
	policies []string
	numbers  map[string]uint16 // of the policies

	seed maphash.Seed
	// slots is the hash table: numbers of records, counted from 1. A name is in
	// the slot that its hash says or, where others are there, in one that follows
	// without a gap. At least half of the slots are free.
	slots []uint32
}

// record is an entry of the list. at and size say where its name is.
type record struct {
	at         uint32
	policy     uint16
	size       uint8
	hsts       bool // it has the mode force-https
	subdomains bool
}

// maxPolicies is how many policies a list may have; today's has nine.
const maxPolicies = 1000

// bulk are the policies of names that were submitted through hstspreload.org.
var bulk = []string{"bulk-legacy", "bulk-18-weeks", "bulk-1-year"}

func newIndex() *index {
	return &index{numbers: map[string]uint16{}, seed: maphash.MakeSeed(), slots: make([]uint32, 64)}
}

// add takes an entry up. Of two for one name the last counts. The name has at most
// 255 bytes, and the names of all have less than 4 GiB.
func (x *index) add(e *entry) error {
	policy, err := x.policy(e.Policy)
	if err != nil {
		return err
	}
	slot := x.slot(e.Name)
	if x.slots[slot] == 0 {
		if 2*len(x.records) >= len(x.slots) {
			x.grow()
			slot = x.slot(e.Name)
		}
		x.records = append(x.records, record{at: uint32(len(x.names)), size: uint8(len(e.Name))}) //nolint:gosec // bounded by maxList and maxName
		x.names = append(x.names, e.Name...)
		x.slots[slot] = uint32(len(x.records)) //nolint:gosec // bounded by maxList
	}
	r := &x.records[x.slots[slot]-1]
	r.policy, r.hsts, r.subdomains = policy, e.Mode == forceHTTPS, e.IncludeSubdomains
	return nil
}

// policy returns the number of a policy.
func (x *index) policy(text string) (uint16, error) {
	number, known := x.numbers[text]
	if !known {
		if len(x.policies) == maxPolicies {
			return 0, errors.New("there are more policies than a list has")
		}
		number = uint16(len(x.policies)) //nolint:gosec // bounded by maxPolicies
		x.policies = append(x.policies, text)
		x.numbers[text] = number
	}
	return number, nil
}

// slot returns where a name is, or else the free slot where it would be.
func (x *index) slot(name string) int {
	mask := len(x.slots) - 1
	at := int(maphash.String(x.seed, name)) & mask //nolint:gosec // the low bits are what is wanted
	for x.slots[at] != 0 && string(x.name(x.slots[at])) != name {
		at = (at + 1) & mask
	}
	return at
}

// grow doubles the hash table.
func (x *index) grow() {
	x.slots = make([]uint32, 2*len(x.slots))
	for number := range uint32(len(x.records)) { //nolint:gosec // bounded by maxList
		x.slots[x.slot(string(x.name(number+1)))] = number + 1
	}
}

// name returns the name of a record, by its number.
func (x *index) name(number uint32) []byte {
	r := x.records[number-1]
	return x.names[r.at : r.at+uint32(r.size)]
}

func (x *index) find(name string) (record, bool) {
	number := x.slots[x.slot(name)]
	if number == 0 {
		return record{}, false
	}
	return x.records[number-1], true
}

// lookup says how a name stands: by its own entry or else by the nearest of its
// parents that is listed with subdomains, a top-level domain included.
func (x *index) lookup(name string) Membership {
	own, listed := x.find(name)
	if listed && own.hsts {
		m := x.through(name, own)
		m.Bulk = slices.Contains(bulk, m.Entry.Policy)
		return m
	}
	for above, ok := parent(name); ok; above, ok = parent(above) {
		if r, found := x.find(above); found && r.hsts && r.subdomains {
			return x.through(above, r)
		}
	}
	m := Membership{Status: Unknown}
	if listed {
		m.Notices = []Notice{{
			Summary: "Listed Without HSTS",
			Detail: "The list has an entry for " + name + ", but not with the mode \"force-https\": it pins the site's keys, and browsers get no HSTS from it. " +
				"So the status is \"unknown\", as hstspreload.org gives it.",
		}}
	}
	return m
}

// through is the membership of a name that an entry covers.
func (x *index) through(name string, r record) Membership {
	return Membership{
		Status: Preloaded, PreloadedDomain: name,
		Entry: &Entry{Policy: x.policies[r.policy], IncludeSubdomains: r.subdomains},
	}
}
