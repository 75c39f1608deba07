package main

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// play is the demo's scenes, in their order. Each fails unless what it shows is so.
type play struct {
	cli *cli
	lab *lab
}

func title(format string, args ...any) { fmt.Printf("\n── "+format+"\n\n", args...) }

// gateShuts wants preload while the site is broken.
func (p *play) gateShuts() error {
	title("A plan that wants preload is stopped by its gate, with the reasons")
	if err := errors.Join(p.lab.breaks(p.lab.domain, true), p.lab.breaks("www."+p.lab.domain, true)); err != nil {
		return err
	}
	output, code, err := p.cli.run("plan", "-var", "preload=true")
	switch {
	case err != nil:
		return err
	case code == 0 || !strings.Contains(output, "domain.tls.invalid_cert_chain") || !strings.Contains(output, "domain.www.no_tls"):
		return fmt.Errorf("the gate let a broken site pass, or did not say why:\n%s", output)
	}
	fmt.Println(excerpt(output, "Error:", 24))
	return nil
}

// gateOpens mends the site.
func (p *play) gateOpens() error {
	title("The site is mended, and the same plan goes through")
	if err := errors.Join(p.lab.breaks(p.lab.domain, false), p.lab.breaks("www."+p.lab.domain, false)); err != nil {
		return err
	}
	output, err := p.cli.do("plan", "-var", "preload=true")
	if err != nil {
		return err
	}
	fmt.Println(excerpt(output, "Plan:", 1))
	return nil
}

// ramp applies again and again, as a schedule would, until preload would be all
// that is missing; once, the site breaks.
func (p *play) ramp() error {
	title("The rollout walks through its stages, and the edge serves what each apply computed")
	held := false
	for range 40 {
		now, err := p.apply()
		if err != nil {
			return err
		}
		switch {
		case now.Done:
			if !held {
				return errors.New("the rollout was never held")
			}
			return nil
		case now.Stage == "second" && !held:
			if err := p.hold(); err != nil {
				return err
			}
			held = true
		default:
			p.wait(now.Next)
		}
	}
	return errors.New("the rollout did not come to its end")
}

// hold breaks the site in the middle of the ramp, and mends it.
func (p *play) hold() error {
	fmt.Println("\n   … the certificate of www expires …")
	if err := p.lab.breaks("www."+p.lab.domain, true); err != nil {
		return err
	}
	now, err := p.apply()
	if err != nil {
		return err
	}
	p.wait(now.Next)
	output, err := p.cli.do("plan", "-detailed-exitcode")
	if err != nil {
		return err
	}
	if !now.Held || !strings.Contains(output, "Rollout Is Due but Held") {
		return fmt.Errorf("a broken site did not hold the rollout: %+v\n%s", now, output)
	}
	fmt.Println(excerpt(output, "Warning: Rollout Is Due", 14))
	fmt.Println("\n   … it is renewed, and the stage is waited out anew …")
	if err := p.lab.breaks("www."+p.lab.domain, false); err != nil {
		return err
	}
	now, err = p.apply()
	if err == nil && (now.Held || now.Stage != "second") {
		err = fmt.Errorf("a release waits again, and does not move: %+v", now)
	}
	p.wait(now.Next)
	return err
}

// preload switches preload on, and looks at the site as hstspreload.org would.
func (p *play) preload() error {
	title("The final header, with preload, and the gate open")
	p.cli.env = append(p.cli.env, "TF_VAR_preload=true")
	now, err := p.apply()
	if err != nil {
		return err
	}
	if want := "max-age=63072000; includeSubDomains; preload"; now.Header != want {
		return fmt.Errorf("the header is %q, not %q", now.Header, want)
	}
	gate := "\ndata \"hsts_preload_readiness\" \"gate\" {\n  domain  = var.domain\n  require = \"ready\"\n}\n\n" +
		"output \"report\" {\n  value = data.hsts_preload_readiness.gate.report\n}\n"
	if err := p.cli.write("gate.tf", gate); err != nil {
		return err
	}
	if _, err := p.cli.do("apply", "-auto-approve"); err != nil {
		return err
	}
	report, err := p.cli.do("output", "-raw", "report")
	fmt.Println("\n" + report)
	return err
}

// apply applies, and checks that the edge serves what was computed.
func (p *play) apply() (policy, error) {
	now, err := p.cli.apply()
	if err != nil {
		return now, err
	}
	served, err := p.lab.serves()
	if err == nil && served != now.Header {
		err = fmt.Errorf("the policy computed %q, and the edge serves %q", now.Header, served)
	}
	note := ""
	if now.Held {
		note = "  (held)"
	}
	fmt.Printf("   apply: stage %-7s the edge serves %s%s\n", now.Stage, served, note)
	return now, err
}

// wait waits until an instant has passed, or the demo is interrupted.
func (p *play) wait(until string) {
	at, err := time.Parse(time.RFC3339, until)
	if err != nil {
		return
	}
	select {
	case <-time.After(time.Until(at.Add(100 * time.Millisecond))):
	case <-p.cli.ctx.Done():
	}
}
