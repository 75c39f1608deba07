package testlab

import "fmt"

// answerScenarios differ in how the answers over https, or over http, come.
func answerScenarios() []Scenario {
	var scenarios []Scenario
	for _, status := range []int{404, 500, 503} {
		scenarios = append(scenarios, variant(fmt.Sprintf("status-%d", status),
			fmt.Sprintf("status %d with a good header", status), func(s *Site) { s.HTTPS.Answer.Status = status }))
	}
	for _, f := range []struct {
		name, about string
		kind        Fault
		hangs       bool
	}{
		{"never-answers", "a request that is never answered", NeverAnswers, true},
		{"drips-header", "a header that drips and never ends", DripsHeader, true},
		{"endless-header", "a header without end", EndlessHeader, false},
		{"huge-header", "a header of many megabytes", HugeHeader, false},
		{"endless-body", "a good header and a body without end", EndlessBody, false},
		{"garbage", "something that is not HTTP", Garbage, false},
		{"closes", "a connection that closes without an answer", Closes, false},
		{"resets", "a connection that is reset without an answer", Resets, false},
	} {
		over := func(port, scheme string, endpoint func(s *Site) *Endpoint) Scenario {
			scenario := variant(scheme+"-"+f.name, f.about+", on port "+port, func(s *Site) {
				endpoint(s).Answer.Fault = f.kind
			})
			scenario.Hangs = f.hangs
			return scenario
		}
		scenarios = append(scenarios,
			over("443", "https", func(s *Site) *Endpoint { return &s.HTTPS }),
			over("80", "http", func(s *Site) *Endpoint { return &s.HTTP }),
		)
	}
	return scenarios
}
