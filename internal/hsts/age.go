package hsts

import "strconv"

// Age writes seconds for a person: in the largest unit that fits, "about" where
// it does not fit exactly.
func Age(seconds int64) string {
	units := []struct {
		name   string
		length int64
	}{
		{"year", OneYear}, {"day", 86400}, {"hour", 3600}, {"minute", 60},
	}
	for _, unit := range units {
		if seconds < unit.length {
			continue
		}
		text := plural(seconds/unit.length, unit.name)
		if seconds%unit.length != 0 {
			return "about " + text
		}
		return text
	}
	return plural(seconds, "second")
}

func plural(n int64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.FormatInt(n, 10) + " " + unit + "s"
}
