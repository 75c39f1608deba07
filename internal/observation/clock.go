package observation

import (
	"strconv"
	"strings"
	"time"
)

// dateForm is that of the Date field (RFC 9110, section 5.6.7).
const dateForm = "Mon, 02 Jan 2006 15:04:05 GMT"

// SiteTime is the instant of the site's own clock at which the answer came: its
// Date, and the seconds that a cache kept it (RFC 9111, section 5.1). It tells
// nothing where there is no Date, or one that can't be read.
func (e Exchange) SiteTime() (time.Time, bool) {
	date, err := time.Parse(dateForm, e.Date)
	if err != nil {
		return time.Time{}, false
	}
	kept, err := strconv.ParseUint(strings.TrimSpace(e.Age), 10, 31)
	if err != nil {
		return date, true
	}
	return date.Add(time.Duration(kept) * time.Second), true
}
