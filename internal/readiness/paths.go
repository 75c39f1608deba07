package readiness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of the further pages of the domain.
var (
	pathNoHeader = adviceCode("response.path.no_header", Warning, Header, RemedyPages,
		"Some pages lack the header",
		"The first page has the header, and another one, or the answer for one that does not exist, has none.")
	pathOtherHeader = adviceCode("response.path.other_header", Warning, Header, RemedyPages,
		"The header differs from page to page",
		"Another page, or the answer for one that does not exist, has another header than the first page.")
)

// checkPaths holds further pages of the domain, one of which does not exist,
// against the first: servers often send the header with some answers only.
func checkPaths(s *site) []Finding {
	if JudgeAnswer(s.https).Served == CannotTell {
		return nil
	}
	var without, other []string
	for _, path := range observation.Paths() {
		e, made := s.seen.Exchange("https://" + s.domain + path)
		switch {
		case !made || JudgeAnswer(e).Served == CannotTell || slices.Equal(e.Header, s.https.Header):
		case len(e.Header) == 0:
			without = append(without, fmt.Sprintf("%s (status %d)", path, e.Status))
		default:
			other = append(other, fmt.Sprintf("%s (status %d) with %s", path, e.Status, quoted(e.Header[0])))
		}
	}
	var found []Finding
	if len(without) > 0 {
		found = append(found, pathNoHeader.finding(s.domain, fmt.Sprintf(
			"%s sends the header, but not so with these of its pages: %s. Whoever comes by one of them first is not protected. "+
				"Send it with every answer, errors and files too: \"always\" in nginx and Apache.", s.httpsURL(), strings.Join(without, ", "))))
	}
	if len(other) > 0 {
		found = append(found, pathOtherHeader.finding(s.domain, fmt.Sprintf(
			"The header differs from page to page: %s answers with %s, and %s. Browsers keep what they got last. Set the header in one place for the whole host.",
			s.httpsURL(), headerText(s.https.Header), strings.Join(other, ", "))))
	}
	return found
}

// headerText is what fields an answer had, for a person.
func headerText(fields []string) string {
	switch len(fields) {
	case 0:
		return "no header"
	case 1:
		return quoted(fields[0])
	default:
		return fmt.Sprintf("%d headers, the first %s", len(fields), quoted(fields[0]))
	}
}
