package hsts_test

import (
	"errors"
	"math"
	"testing"
	"testing/quick"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

func TestPolicy_String(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]hsts.Policy{
		"max-age=0":                    {},
		"max-age=300":                  {MaxAge: 300},
		"max-age=31536000; preload":    {MaxAge: hsts.OneYear, Preload: true},
		"max-age=1; includeSubDomains": {MaxAge: 1, IncludeSubDomains: true},
		"max-age=10886400":             {MaxAge: hsts.EighteenWeeks},
		"max-age=315360000":            {MaxAge: hsts.TenYears},
		"max-age=9223372036854775807; includeSubDomains; preload": {MaxAge: math.MaxInt64, IncludeSubDomains: true, Preload: true},
	} {
		if got := p.String(); got != want {
			t.Errorf("%#v is written %q; want %q", p, got, want)
		}
	}
}

func TestPolicy_roundTrip(t *testing.T) {
	t.Parallel()
	same := func(age int64, includeSubDomains, preload bool) bool {
		p := hsts.Policy{MaxAge: age & math.MaxInt64, IncludeSubDomains: includeSubDomains, Preload: preload}
		got, err := hsts.Parse(p.String())
		return err == nil && got == p
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

func TestFirst(t *testing.T) {
	t.Parallel()
	if _, err := hsts.First(nil); !errors.Is(err, hsts.ErrNoField) {
		t.Errorf("First of no field: %v; want ErrNoField", err)
	}
	if p, err := hsts.First([]string{"max-age=1", "max-age=2"}); err != nil || p.MaxAge != 1 {
		t.Errorf("First of two = %+v, %v; want the first", p, err)
	}
	if p, err := hsts.First([]string{"preload", "max-age=2"}); err == nil {
		t.Errorf("First with an invalid one first = %+v; want an error, as browsers look no further", p)
	}
}

func BenchmarkPolicy_String(b *testing.B) {
	p := hsts.Policy{MaxAge: 2 * hsts.OneYear, IncludeSubDomains: true, Preload: true}
	b.ReportAllocs()
	for b.Loop() {
		_ = p.String()
	}
}
