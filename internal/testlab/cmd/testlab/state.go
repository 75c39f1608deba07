package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// state is how to reach a lab that is running.
type state struct {
	DNSServer      string   `json:"dns_server"`
	ConnectTo      []string `json:"connect_to"`
	CACertPEM      string   `json:"ca_cert_pem"`
	ControlURL     string   `json:"control_url"`
	ProviderConfig string   `json:"provider_config"`
}

func stateOf(lab *testlab.Lab, controlURL string) state {
	return state{
		DNSServer:      lab.DNSServer(),
		ConnectTo:      lab.ConnectTo(),
		CACertPEM:      lab.CACertPEM(),
		ControlURL:     controlURL,
		ProviderConfig: lab.ProviderConfig(),
	}
}

// write makes the file appear whole, for those who wait for it.
func (s state) write(file string) error {
	content, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return fmt.Errorf("the state file: %w", err)
	}
	_, err = part.Write(append(content, '\n'))
	if err = errors.Join(err, part.Close()); err == nil {
		err = os.Rename(part.Name(), file)
	}
	if err != nil {
		return fmt.Errorf("the state file: %w", errors.Join(err, os.Remove(part.Name())))
	}
	return nil
}

// readState reads what write has written.
func readState(file string) (state, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return state{}, fmt.Errorf("the state file: %w", err)
	}
	var s state
	if err := json.Unmarshal(content, &s); err != nil {
		return state{}, fmt.Errorf("the state file %s: %w", file, err)
	}
	return s, nil
}
