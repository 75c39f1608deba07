package fleetpage

import (
	"strconv"
	"time"
)

// grouped writes a number with a comma after each thousand.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// counted writes a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// share writes a part of a whole in percent, and never rounds it to none or all.
func share(part, whole int) string {
	switch {
	case whole == 0 || part == 0:
		return "0 %"
	case part == whole:
		return "100 %"
	case part*1000 < whole*5:
		return "below 1 %"
	case part*1000 >= whole*995:
		return "above 99 %"
	}
	return strconv.Itoa((part*200+whole)/(2*whole)) + " %"
}

// percent writes a part of a whole for a length of the page.
func percent(part, whole int) string {
	if whole == 0 {
		return "0%"
	}
	return length(float64(part) / float64(whole))
}

// length writes a part of one as a length of the page.
func length(part float64) string { return strconv.FormatFloat(part*100, 'f', 2, 64) + "%" }

// day, minute and instant write an instant in UTC: for people, and for programs.
func day(at time.Time) string     { return at.UTC().Format(time.DateOnly) }
func minute(at time.Time) string  { return at.UTC().Format("2006-01-02 15:04 UTC") }
func instant(at time.Time) string { return at.UTC().Format(time.RFC3339) }
