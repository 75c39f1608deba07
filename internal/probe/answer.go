package probe

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

const hstsField = "Strict-Transport-Security"

// recordResponse records what matters here of a response.
func recordResponse(exchange *observation.Exchange, response *http.Response) {
	exchange.Status = response.StatusCode
	exchange.HSTS = response.Header[hstsField]
	exchange.SpacedHSTS = spaced(response.Header, hstsField)
	exchange.BrowserFailure = droppedByBrowsers(response.Header).Recorded()
	exchange.Location = cutLocation(response.Header.Get("Location"))
	if values := spaced(response.Header, "Location"); len(values) > 0 {
		exchange.SpacedLocation = cutLocation(values[0])
	}
	exchange.SetsCookie = len(response.Header["Set-Cookie"]) > 0
	exchange.Date = nettext.Cut(response.Header.Get("Date"), maxFieldValue)
	exchange.Age = nettext.Cut(response.Header.Get("Age"), maxFieldValue)
	for _, name := range observation.VendorFieldNames() {
		values := response.Header[name]
		if len(values) == 0 {
			continue
		}
		if exchange.VendorFields == nil {
			exchange.VendorFields = make(map[string]string)
		}
		exchange.VendorFields[name] = nettext.Cut(values[0], maxFieldValue)
	}
}

// spaced returns the values of the fields that have a name with blanks behind it.
// net/http keeps them under the name as it was sent.
func spaced(header http.Header, name string) []string {
	var values []string
	for _, sent := range slices.Sorted(maps.Keys(header)) {
		if bare := strings.TrimRight(sent, " "); bare != sent && strings.EqualFold(bare, name) {
			values = append(values, header[sent]...)
		}
	}
	return values
}

// singleFields are the fields that browsers take a second value of for an attack.
// Chromium and Firefox look at these (RFC 9110, section 5.3, allows one of each).
var singleFields = []string{"Location", "Content-Disposition"}

// listed splits values at the commas outside of quotes, as browsers do with fields that
// may be lists.
func listed(values []string) []string {
	var all []string
	for _, value := range values {
		isQuoted := false
		all = append(all, strings.FieldsFunc(value, func(c rune) bool {
			isQuoted = isQuoted != (c == '"')
			return c == ',' && !isQuoted
		})...)
	}
	for i, value := range all {
		all[i] = strings.Trim(value, " \t")
	}
	return all
}

// droppedByBrowsers returns why browsers drop an answer with a header that net/http
// takes; nil where they take it too.
func droppedByBrowsers(header http.Header) *failure.Error {
	for _, name := range singleFields {
		values := append(slices.Clone(header[name]), spaced(header, name)...)
		if name == "Content-Disposition" {
			values = listed(values)
		}
		if len(slices.Compact(values)) > 1 {
			return failure.Repeated(name)
		}
	}
	return nil
}
