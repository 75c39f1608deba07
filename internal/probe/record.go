package probe

import (
	"strings"
	"unicode/utf8"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// How much is recorded of a response, whose header can have 64 KiB. A domain may have
// many names, each with many addresses and redirects.
const (
	// maxRecorded is how many bytes are recorded of all responses of an observation, and
	// maxRecordedPerName how many more for each name that is looked at: many times as
	// much as a site has that means well. A policy is kept whole, since one that is cut
	// is another one.
	maxRecorded        = 1 << 20
	maxRecordedPerName = 16 << 10
	// maxLocation is how many bytes a redirect's Location may have to be followed.
	// Servers refuse requests for longer URLs, mostly.
	maxLocation = 8 << 10
	// maxFieldValue is how many bytes of a field's value are recorded, of those fields
	// that only hints are taken from.
	maxFieldValue = 200
)

// recordedSize returns how many bytes are recorded of a response.
func recordedSize(e observation.Exchange) int64 {
	const field = 16                                      // what even an empty one takes
	size := 3 * (len(e.Location) + len(e.SpacedLocation)) // which becomes a target, and a URL
	for _, values := range [][]string{e.HSTS, e.SpacedHSTS} {
		for _, value := range values {
			size += len(value) + field
		}
	}
	for name, value := range e.VendorFields {
		size += len(name) + len(value) + field
	}
	return int64(size)
}

// cutLocation returns the beginning of a Location that is too long to be followed, which
// is longer than maxLocation and ends in no half of an escape.
func cutLocation(location string) string {
	if len(location) <= maxLocation {
		return location
	}
	location = nettext.Cut(location, maxLocation+utf8.UTFMax)
	if i := strings.LastIndexByte(location, '%'); i >= len(location)-2 && i > maxLocation {
		location = location[:i]
	}
	return location
}
