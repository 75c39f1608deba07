package serverconfig_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/template"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// realServer is a server that is installed on this machine.
type realServer struct {
	// name is the name in serverconfig, and binary the program.
	name, binary string
	// needs is a file that the server needs and that a package of its own may bring.
	needs string
	// files are templates of further files, by their paths in the directory.
	files map[string]string
	// tool is true where make builds the program.
	tool bool
	// endsNoTLS is true where the port of https is not one of TLS.
	endsNoTLS bool
	// config is a template of the rest of the configuration, executed with a setting.
	config string
	// check has the arguments to validate a configuration ("" where there are none), and
	// serve those to serve it in the foreground: {dir} stands for the directory, {config}
	// for the file, {http} and {https} for the ports.
	check, serve string
}

// setting is what the configuration of a realServer is executed with.
type setting struct {
	*fixture
	ports
	// Text is the text of serverconfig, and File the path of a file with it.
	Text, File string
	// MapFile is the file of the part of nginx for http {}; "" for other servers.
	MapFile string
	// Extra is added by a test, where the configuration has a place for it.
	Extra string
	// Root is true where root starts the server.
	Root bool
}

// ports are the ports that the server listens on at loopback.
type ports struct{ HTTP, HTTPS string }

// Addresses returns the addresses that servers listen on.
func (ports) Addresses() []string { return []string{"127.0.0.1", "::1"} }

// HTTPSAddresses returns the addresses of the port of https.
func (p ports) HTTPSAddresses() []string { return []string{"127.0.0.1:" + p.HTTPS, "[::1]:" + p.HTTPS} }

// change is what a test changes: a part of the text, and extra lines in the rest
// of the configuration; without leaves the text out. The zero change is none.
type change struct {
	from, to, extra string
	without         bool
}

// attempts limits how often a server is started: another program can take a free
// port before the server listens on it.
const attempts = 3

// run serves a configuration until the test ends. It skips the test where the
// server is not installed.
func (r realServer) run(t *testing.T, s *fixture, policy hsts.Policy, made change) ports {
	t.Helper()
	program := r.find(t)
	said := ""
	for range attempts {
		at := ports{HTTP: freePort(t), HTTPS: freePort(t)}
		config := r.configure(t, s, policy, made, at)
		if r.check != "" {
			output, err := exec.CommandContext(t.Context(), program, r.arguments(r.check, s, config, at)...).CombinedOutput()
			if err != nil {
				t.Fatalf("%s refuses the configuration: %v\n%s", r.name, err, output)
			}
		}
		if said = r.start(t, s, program, r.arguments(r.serve, s, config, at), at); said == "" {
			return at
		}
	}
	t.Fatalf("%s does not start:\n%s", r.name, said)
	return ports{}
}

func (r realServer) find(t *testing.T) string {
	t.Helper()
	if r.needs != "" {
		testrun.Program(t, r.needs)
	}
	if r.tool {
		return testrun.Tool(t, r.binary)
	}
	return testrun.Program(t, r.binary)
}

func (r realServer) arguments(pattern string, s *fixture, config string, at ports) []string {
	values := strings.NewReplacer("{dir}", s.Dir, "{config}", config, "{http}", at.HTTP, "{https}", at.HTTPS)
	return strings.Fields(values.Replace(pattern))
}

// configure writes the configuration and returns its path.
func (r realServer) configure(t *testing.T, s *fixture, policy hsts.Policy, made change, at ports) string {
	t.Helper()
	texts := []string{config(t, r.name, policy)}
	if r.name == "nginx" {
		texts = append(texts, config(t, "nginx_map", policy))
	}
	if made.without {
		texts = slices.Repeat([]string{"\n"}, len(texts))
	}
	if made.from != "" {
		if !slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, made.from) }) {
			t.Fatalf("%q is not in\n%s", made.from, strings.Join(texts, "\n"))
		}
		for i := range texts {
			texts[i] = strings.ReplaceAll(texts[i], made.from, made.to)
		}
	}
	of := setting{
		fixture: s, ports: at, Text: texts[0], File: s.write(t, "hsts.conf", texts[0]), Extra: made.extra, Root: os.Geteuid() == 0,
	}
	if len(texts) > 1 {
		of.MapFile = s.write(t, "hsts_map.conf", texts[1])
	}
	for name, text := range r.files {
		s.write(t, name, of.execute(t, text))
	}
	return s.write(t, r.name+".conf", of.execute(t, r.config))
}

// execute executes a template.
func (s setting) execute(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := template.Must(template.New("").Parse(text)).Execute(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// start starts a server and waits until it listens on both ports. Where the server
// exits instead, it returns its output. How long that takes depends on the machine;
// one that never listens is ended by the run's own timeout.
func (r realServer) start(t *testing.T, s *fixture, program string, arguments []string, at ports) string {
	t.Helper()
	dir := s.Dir
	ctx, cancel := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, program, arguments...)
	var output buffer
	command.Dir, command.Stdout, command.Stderr = dir, &output, &output
	command.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir, "NODE_PATH=/usr/share/nodejs")
	testrun.Group(command)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = command.Wait() }()
	t.Cleanup(func() { cancel(); <-ended })

	for _, ready := range []func() bool{func() bool { return answers(at.HTTP) }, func() bool { return r.endsNoTLS || s.answersTLS(t, at.HTTPS) }} {
		for !ready() {
			select {
			case <-ended:
				return output.String()
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return ""
}

func answers(port string) bool {
	conn, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

// answersTLS reports whether the server of the fixture answers at the port: another
// program may have taken it.
func (s *fixture) answersTLS(t *testing.T, port string) bool {
	t.Helper()
	conn, err := tls.Dial("tcp", "127.0.0.1:"+port, &tls.Config{RootCAs: s.roots(t), ServerName: s.Sites[0].Host})
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

// usedPorts has the ports that tests of this process were given.
var usedPorts sync.Map

// freePort returns a port that nothing listens on, and that no other test was given.
func freePort(t *testing.T) string {
	t.Helper()
	for {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_, port, err := net.SplitHostPort(listener.Addr().String())
		if err := errors.Join(err, listener.Close()); err != nil {
			t.Fatal(err)
		}
		if _, taken := usedPorts.LoadOrStore(port, true); !taken {
			return port
		}
	}
}

// buffer collects the output of a server, for concurrent use.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
