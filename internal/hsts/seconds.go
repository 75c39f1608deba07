package hsts

import (
	"fmt"
	"math"
	"math/big"
)

// Seconds reads an age that was given as a number of any size. The error, in
// words for its author, is that of a fraction, or of a number beyond 64 bits.
func Seconds(n *big.Float) (int64, error) {
	whole, accuracy := n.Int64()
	if accuracy != big.Exact {
		return whole, fmt.Errorf("%s is not a number that max-age can be: ages are whole seconds (RFC 6797, section 6.1.1), %d at the most. "+
			"Write a whole number, as in 31536000 for one year", n.String(), int64(math.MaxInt64))
	}
	return whole, nil
}
