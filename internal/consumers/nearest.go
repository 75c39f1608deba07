package consumers

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the names of all consumers: first those that are similar to a
// text, the most similar first, then the others by name.
func Nearest(text string) []string {
	names := make([]string, 0, len(all))
	far := max(2, len(text)/3) + 1
	apart := map[string]int{}
	for _, c := range all {
		names = append(names, c.Name)
		apart[c.Name] = min(distance(text, c.Name), far)
		if text != "" && strings.Contains(c.Name, text) {
			apart[c.Name] = 1
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(apart[a], apart[b]) })
	return names
}

// distance is the Levenshtein distance of two texts, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
