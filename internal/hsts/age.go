package hsts

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
)

// Age formats seconds for people: in the largest unit that fits, with "about" where
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

// Seconds converts a number of any size to an age. The error, which is meant for the
// author of the number, is that of a fraction or of a number beyond 64 bits.
func Seconds(n *big.Float) (int64, error) {
	whole, accuracy := n.Int64()
	if accuracy != big.Exact {
		return whole, fmt.Errorf("%s is not a valid max-age: ages are whole seconds, at most %d (RFC 6797, section 6.1.1). Write a whole number, for "+
			"example 31536000 for one year", n.String(), int64(math.MaxInt64))
	}
	return whole, nil
}
