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

func (p *play) title(text string) { p.cli.screen.title(text) }
func (p *play) note(text string)  { p.cli.screen.note(text) }

// says shows what was said.
func (p *play) says(text string) { p.cli.screen.show("%s", text) }

// plan plans, shows that it does, and has to work.
func (p *play) plan(args ...string) (string, error) {
	output, code, err := p.cli.show(append([]string{"plan"}, args...)...)
	if err == nil && code != 0 {
		err = fmt.Errorf("the plan failed with exit code %d:\n%s", code, output)
	}
	return output, err
}

// gateShuts wants preload while the site is broken.
func (p *play) gateShuts() error {
	p.title("A plan that requires preload readiness fails, with the reasons")
	if err := errors.Join(p.lab.breaks(p.lab.domain, true), p.lab.breaks("www."+p.lab.domain, true)); err != nil {
		return err
	}
	output, code, err := p.cli.show("plan", "-var", "preload=true")
	switch {
	case err != nil:
		return err
	case code == 0 || !strings.Contains(plain(output), "domain.tls.invalid_cert_chain") || !strings.Contains(plain(output), "domain.www.no_tls"):
		return fmt.Errorf("the gate let a broken site pass, or did not say why:\n%s", output)
	}
	p.says(message(output, "Error:"))
	return nil
}

// gateOpens fixes the site.
func (p *play) gateOpens() error {
	p.title("The site is fixed, and the same plan succeeds")
	if err := errors.Join(p.lab.breaks(p.lab.domain, false), p.lab.breaks("www."+p.lab.domain, false)); err != nil {
		return err
	}
	output, err := p.plan("-var", "preload=true")
	if err != nil {
		return err
	}
	p.says(lineWith(output, "Plan:"))
	return nil
}

// ramp applies again and again, as a schedule would, until preload would be all
// that is missing. Once a gate can't tell, and once one is broken.
func (p *play) ramp() error {
	p.title("The rollout goes through its stages, and the edge serves what each apply computed")
	scenes := map[string]func(policy) error{"first": p.gates}
	for range 40 {
		now, err := p.apply()
		if err != nil {
			return err
		}
		scene := scenes[now.Stage]
		delete(scenes, now.Stage)
		switch {
		case now.Done && len(scenes) > 0:
			return errors.New("the rollout ended without a gate that was silent or broken")
		case now.Done:
			return nil
		case scene != nil:
			if err := scene(now); err != nil {
				return err
			}
		default:
			p.wait(now.Next)
		}
	}
	return errors.New("the rollout did not reach its end")
}

// gates has one gate be silent in the first stage, and another broken in the second.
func (p *play) gates(now policy) error {
	now, err := p.silent(now)
	if err != nil {
		return err
	}
	return p.broken(now)
}

// silent has a measurement fail while a stage is due: it costs nothing.
func (p *play) silent(now policy) (policy, error) {
	p.wait(now.Next)
	p.note("the stage is due, but the error rate could not be measured")
	output, code, err := p.cli.show("plan", "-detailed-exitcode", "-var", "error_rate=")
	switch {
	case err != nil:
		return now, err
	case code != 0 || !strings.Contains(plain(output), "Rollout Is Due but Waits"):
		return now, fmt.Errorf("a gate without an answer did more than wait (exit code %d):\n%s", code, output)
	}
	p.says(message(output, "Warning: Rollout Is Due"))
	p.note("it is measured again, and the next stage begins at once")
	if now, err = p.apply(); err == nil && now.Stage != "second" {
		err = fmt.Errorf("a gate without an answer delayed the rollout by more than the time until it had one: %+v", now)
	}
	return now, err
}

// broken lets a certificate expire in the middle of a stage, and renews it.
func (p *play) broken(now policy) error {
	p.note("the certificate of www expires")
	if err := p.lab.breaks("www."+p.lab.domain, true); err != nil {
		return err
	}
	output, err := p.plan()
	if err != nil {
		return err
	}
	p.says(message(output, "Warning: Rollout Is Held"))
	if now, err = p.apply(); err != nil {
		return err
	}
	if !now.Held || !strings.Contains(now.Says, "www."+p.lab.domain+": certificate expired") {
		return fmt.Errorf("a broken site did not hold the rollout: %+v", now)
	}
	p.says(now.Says + "\n")
	p.wait(now.Next)
	p.note("it is renewed, and the stage is served in full again")
	if err := p.lab.breaks("www."+p.lab.domain, false); err != nil {
		return err
	}
	if output, err = p.plan(); err != nil {
		return err
	}
	p.says(message(output, "Warning: Rollout Is No Longer Held"))
	now, err = p.apply()
	if err == nil && (now.Held || now.Stage != "second") {
		err = fmt.Errorf("after a hold the stage is served in full again, but it moved on: %+v", now)
	}
	p.wait(now.Next)
	return err
}

// preload switches preload on, and looks at the site as hstspreload.org would.
func (p *play) preload() error {
	p.title("The final header, with preload, and the gate open")
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
	p.says("\n" + report)
	return err
}

// apply applies, and checks that the edge serves what was computed.
func (p *play) apply() (policy, error) {
	p.cli.screen.command(p.cli.words([]string{"apply"}))
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
		note = " (held)"
	}
	p.says(fmt.Sprintf("stage %s: the edge serves %s%s\n", now.Stage, served, note))
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
