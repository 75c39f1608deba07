package readiness

import "strconv"

const (
	// MaxFields is how many header fields of one answer are shown, of the
	// thousands that there is room for.
	MaxFields = 10
	// maxComplaints is how many directives of a header are complained of under
	// one code.
	maxComplaints = 5
)

// Few makes texts from the network safe to print, as Printable does. Of more than
// most it leaves the rest out, and a last text says how many those are: how many
// there are is the remote side's choice, and they end in a state or a report.
func Few(values []string, most int) []string {
	few := make([]string, 0, min(len(values), most+1))
	for i, value := range values {
		if i == most {
			return append(few, "… and "+strconv.Itoa(len(values)-most)+" more")
		}
		few = append(few, Printable(value))
	}
	return few
}

// tellRest says in the last finding of each code how many complaints were left
// out: a header has room for tens of thousands of directives.
func (r *scanReader) tellRest() {
	for i := len(r.found) - 1; i >= 0; i-- {
		f := &r.found[i]
		if left := r.told[f.Code] - maxComplaints; left > 0 {
			f.Detail += " The header has " + strconv.Itoa(left) + " more of the kind, which are not listed."
			r.told[f.Code] = 0
		}
	}
}
