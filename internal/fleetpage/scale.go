package fleetpage

import "time"

// scale is the time that a timeline spans, in Unix seconds: thousands of years do not fit
// into a [time.Duration].
type scale struct{ start, last, end int64 }

func scaleOf(groups []rolloutGroup, now time.Time) scale {
	first, last := groups[0].Next[0].At.Unix(), int64(0)
	for _, g := range groups {
		for _, stage := range g.Next {
			first, last = min(first, stage.At.Unix()), max(last, stage.At.Unix())
		}
	}
	s := scale{start: first, last: last}
	if !now.IsZero() {
		s.start = now.Unix()
		s.last = max(s.last, s.start)
	}
	span := max(s.last-s.start, 24*60*60)
	if now.IsZero() {
		s.start -= span / 20 // so that the present stages are seen
	}
	s.end = s.start + span + span/6 // so is the last one
	return s
}

func (s scale) part(at int64) float64 {
	return min(max(float64(at-s.start)/float64(s.end-s.start), 0), 1)
}

func (scale) date(at int64) time.Time { return time.Unix(at, 0).UTC() }

// ticks are at most six dates: the beginnings of days, Mondays, months or years.
func (s scale) ticks() []tick {
	const most = 6
	for _, by := range tickings {
		first := by.first(s.date(s.start))
		var all []tick
		for at := first; at.Unix() < s.end && len(all) <= most; at = at.AddDate(by.years, by.months, by.days) {
			if at.Unix() >= s.start {
				part := s.part(at.Unix())
				t := tick{X: length(part), Label: day(at), Minor: len(all)%2 == 1 || part > 0.75}
				if part > 0.9 {
					t.Label = ""
				}
				all = append(all, t)
			}
		}
		if len(all) <= most && len(all) > 0 {
			return all
		}
	}
	return nil
}

// tickings are the distances of ticks, the shortest first.
var tickings = []struct {
	years, months, days int
	first               func(time.Time) time.Time
}{
	{days: 1, first: midnight},
	{days: 7, first: monday},
	{days: 14, first: monday},
	{months: 1, first: func(at time.Time) time.Time { return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC) }},
	{months: 3, first: yearsOf(1)},
	{years: 1, first: yearsOf(1)},
	{years: 10, first: yearsOf(10)},
	{years: 100, first: yearsOf(100)},
	{years: 2000, first: yearsOf(1000)},
}

func midnight(at time.Time) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}

func monday(at time.Time) time.Time {
	return midnight(at).AddDate(0, 0, -(int(at.Weekday())+6)%7)
}

// yearsOf returns the beginning of the year, decade or century that an instant is in.
func yearsOf(n int) func(time.Time) time.Time {
	return func(at time.Time) time.Time { return time.Date(at.Year()/n*n, 1, 1, 0, 0, 0, 0, time.UTC) }
}
