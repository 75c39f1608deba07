package pictures

import (
	"errors"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/hstskit/terraform-provider-hsts/internal/svg"
)

// purePackages returns the packages that the linter keeps pure, by their directories.
func purePackages(linters []byte) ([]string, error) {
	var config struct {
		Linters struct {
			Settings struct {
				Depguard struct {
					Rules map[string]struct {
						Files []string `yaml:"files"`
					} `yaml:"rules"`
				} `yaml:"depguard"`
			} `yaml:"settings"`
		} `yaml:"linters"`
	}
	if err := yaml.Unmarshal(linters, &config); err != nil {
		return nil, err
	}
	var pure []string
	for _, pattern := range config.Linters.Settings.Depguard.Rules["pure"].Files {
		if pkg, found := strings.CutPrefix(pattern, "**/internal/"); found {
			pure = append(pure, strings.TrimSuffix(pkg, "/**"))
		}
	}
	if pure == nil {
		return nil, errors.New(".golangci.yml keeps no package pure")
	}
	return pure, nil
}

// support is the floor of what serves tests and documentation.
const support = "support"

// floors draws the packages of the house, floor by floor.
func floors(developers string, linters []byte) (string, error) {
	rows, err := Rows(developers)
	if err != nil {
		return "", err
	}
	pure, err := purePackages(linters)
	if err != nil {
		return "", err
	}
	p := svg.New("The floors of the house", describeFloors(rows))
	p.Text(20, 36, svg.Heading.On(svg.Ink), "The floors of the house")
	p.Text(20, 56, svg.Small.On(svg.Dim), "Imports point down only, and never sideways on a floor.")
	y := 76
	top := y
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, func(r Row) bool { return r.Floor != rows[0].Floor })
		if n < 0 {
			n = len(rows)
		}
		if rows[0].Floor == support {
			p.Arrow(svg.Way, 30, top, 30, y-12)
			y += 14
		}
		y = floor(p, y, rows[:n], pure)
		rows = rows[n:]
	}
	y += 8
	for _, key := range []struct {
		shape svg.Class
		says  string
	}{
		{svg.GoodSoft, "pure: the same arguments give the same answer"},
		{svg.AccentSoft, "may use the network, the clock or Terraform"},
		{svg.Track, "for tests and documentation: nothing above imports it"},
	} {
		p.Box(46, y, 18, 14, 4, key.shape)
		p.Text(72, y+12, svg.Small.On(svg.Dim), key.says)
		y += 22
	}
	return p.String(y + 6), nil
}

// floor draws the packages of one floor from y on, and returns where the next one is.
func floor(p *svg.Picture, y int, rows []Row, pure []string) int {
	const (
		left, right = 46, svg.Width - 20
		shelf       = left + 84
		height      = 22
	)
	type chip struct {
		x, y, width int
		row         Row
	}
	var chips []chip
	x, below := shelf, y+6
	for _, row := range rows {
		width := svg.TextWidth(svg.Small, row.Package) + 12
		if x+width > right-6 {
			x, below = shelf, below+height+5
		}
		chips = append(chips, chip{x, below, width, row})
		x += width + 5
	}
	end := below + height + 6
	p.Box(left, y, right-left, end-y, 6, svg.Shelf)
	p.Text(left+8, y+22, svg.Small.On(svg.Dim), rows[0].Floor)
	for _, c := range chips {
		shape, text := svg.AccentSoft, svg.Accent
		switch {
		case c.row.Floor == support:
			shape, text = svg.Track, svg.Ink
		case slices.Contains(pure, c.row.Package):
			shape, text = svg.GoodSoft, svg.Good
		}
		p.Box(c.x, c.y, c.width, height, 5, shape)
		p.TextAround(c.x+c.width/2, c.y+15, svg.Small.On(text), c.row.Package)
	}
	return end + 6
}

func describeFloors(rows []Row) string {
	var floors []string
	floor := ""
	for _, row := range rows {
		if row.Floor == floor {
			floors[len(floors)-1] += ", " + row.Package
			continue
		}
		floor = row.Floor
		floors = append(floors, floor+": "+row.Package)
	}
	return "Each floor imports only from those below it. From the top down: " + strings.Join(floors, "; ") + "."
}
