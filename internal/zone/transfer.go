package zone

import (
	"bytes"
	"regexp"
	"strings"
)

// What the comments say in which tools put the records of a transfer.
var (
	// banner is that of dig (`; <<>> DiG 9.20.4 <<>> axfr example.com`) and of kdig
	// (`;; AXFR for example.com.`); dig's last comment counts the records.
	banner = regexp.MustCompile(`(?i)^;+\s*(?:<<>>\s*DiG\s.*\baxfr\b|AXFR for\s|XFR size:)`)
	// failed matches what dig prints if a transfer does not end.
	failed = regexp.MustCompile(`(?i)^;+\s*transfer failed`)
)

// isSignature reports whether an entry is the TSIG record of a message (RFC 8945), which
// dig prints among the records of a signed transfer. It belongs to no zone, and the
// parser refuses it.
func isSignature(entry []byte) bool {
	if !bytes.Contains(entry, []byte("TSIG")) {
		return false
	}
	fields := bytes.Fields(entry)
	return len(fields) > 3 && string(fields[2]) == "ANY" && string(fields[3]) == "TSIG"
}

// transfer returns the line that says that a text is a transfer; 0 where none does.
func transfer(text string) int { return comment(text, banner) }

// failedTransfer returns the line that says that a transfer failed; 0 where none does.
func failedTransfer(text string) int { return comment(text, failed) }

// comment returns the number of the first line that is a comment which matches; 0 where
// none is.
func comment(text string, pattern *regexp.Regexp) int {
	number := 0
	for line := range strings.Lines(text) {
		number++
		if strings.HasPrefix(line, ";") && pattern.MatchString(line) {
			return number
		}
	}
	return 0
}
