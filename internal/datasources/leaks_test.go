package datasources_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// flappingSites is how many sites there are; each goes from one of its ways to the next.
const flappingSites = 12

// flapping is the variable that has TestLeaks_lab serve the sites.
const flapping = "HSTS_TEST_FLAPPING_LAB"

// ways are what a site can be like, good and bad.
var ways = []func(s *testlab.Site){
	func(*testlab.Site) { /* ready */ },
	func(s *testlab.Site) { s.DNS = testlab.ServerFailure },
	func(s *testlab.Site) { s.HTTPS.Answer = testlab.Redirect(302, "https://"+s.Domain+"/again") },
	func(s *testlab.Site) { s.HTTPS.Certificate = testlab.Expired },
	func(s *testlab.Site) { s.DNS = testlab.NoSuchName },
	func(s *testlab.Site) { s.HTTPS.TLS = testlab.HandshakeCloses },
	func(s *testlab.Site) { s.HTTPS.Answer.Fault = testlab.Resets },
	func(s *testlab.Site) { s.HTTPS.TLS = testlab.HandshakeHangs },
	func(s *testlab.Site) { s.HTTPS.Answer.Fault = testlab.EndlessBody },
	func(s *testlab.Site) { s.HTTPS.Answer.Fault = testlab.NeverAnswers },
	func(s *testlab.Site) { s.HTTP.Answer.Fault = testlab.DripsHeader },
	func(s *testlab.Site) { s.HTTPS.Answer.Fault = testlab.EndlessHeader },
	func(s *testlab.Site) { s.HTTPS.Answer.Fault = testlab.RefusesConnection },
	func(s *testlab.Site) { s.HTTPS.Answer.Fault = testlab.SilentHTTP2 },
}

func flappingSite(number, way int) testlab.Site {
	site := testlab.Ready(fmt.Sprintf("flapping-%d.example", number))
	ways[way%len(ways)](&site)
	return site
}

// labSettings is what the lab's process says of itself.
type labSettings struct {
	DNS, CA   string
	ConnectTo []string
}

// TestLeaks_lab serves the sites of TestLeaks, in a process of its own, so that what it
// keeps is not taken for the provider's. With each line of input every site changes.
func TestLeaks_lab(t *testing.T) {
	if os.Getenv(flapping) == "" {
		return
	}
	var sites []testlab.Site
	for number := range flappingSites {
		sites = append(sites, flappingSite(number, number))
	}
	lab := testlab.New(t, sites...)
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(labSettings{lab.DNSServer(), lab.CACertPEM(), lab.ConnectTo()}); err != nil {
		t.Fatal(err)
	}
	for input, turn := bufio.NewScanner(os.Stdin), 1; input.Scan(); turn++ {
		for number := range flappingSites {
			if err := lab.Set(flappingSite(number, number+turn)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// startLab starts the lab's process, which ends with the test.
func startLab(t *testing.T) (settings labSettings, flap io.Writer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	arguments := []string{"-test.run=^TestLeaks_lab$"}
	command := exec.CommandContext(context.WithoutCancel(t.Context()), self, arguments...)
	command.Env = append(os.Environ(), flapping+"=1")
	command.Stderr = os.Stderr
	testrun.Group(command)
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for line := ""; !strings.HasPrefix(line, "{"); {
		if line, err = lines.ReadString('\n'); err != nil {
			t.Fatalf("the lab does not start: %v", err)
		}
		_ = json.Unmarshal([]byte(line), &settings)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_, _ = io.Copy(io.Discard, lines)
		if err := command.Wait(); err != nil {
			t.Errorf("the lab: %v", err)
		}
	})
	return settings, in
}

// use is what a process uses.
type use struct {
	goroutines, descriptors int
	memory                  uint64
}

func measure(t *testing.T) use {
	t.Helper()
	runtime.GC()
	runtime.GC() // what finalizers have let go of
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	u := use{goroutines: runtime.NumGoroutine(), memory: memory.HeapAlloc}
	if runtime.GOOS == "linux" {
		descriptors, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		u.descriptors = len(descriptors)
	}
	return u
}

// TestLeaks reads flapping sites ten thousand times in one process, and cancels some of
// the reads. Afterwards the process uses no more goroutines, descriptors or memory than
// it did after the first of them. It is not parallel: other tests would be counted.
func TestLeaks(t *testing.T) {
	reads := testrun.Share(t, 10000, 300, "reads")
	settings, flap := startLab(t)
	server, object := readServer(t, settings)

	const first = 100
	readAll(t, server, object, flap, first)
	before := settled(t, server, use{})
	readAll(t, server, object, flap, reads-first)
	after := settled(t, server, before)
	t.Logf("before: %+v; after %d reads: %+v", before, reads, after)
}

// settled returns what the process uses once nothing is under way. It waits for as long
// as there is more than before: what leaks never comes back, and the run ends with a
// list of all goroutines.
func settled(t *testing.T, server tfprotov6.ProviderServer, before use) use {
	t.Helper()
	// The framework keeps what belongs to a call until it is told to stop (see callcontext).
	if _, err := server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		t.Fatal(err)
	}
	const slack = 1 << 20 // bytes
	now, quiet := measure(t), 0
	for quiet < 20 {
		time.Sleep(10 * time.Millisecond)
		next := measure(t)
		fits := before == use{} || next.goroutines <= before.goroutines && next.descriptors <= before.descriptors && next.memory <= before.memory+slack
		if fits && next.goroutines == now.goroutines && next.descriptors == now.descriptors {
			quiet++
		} else {
			quiet = 0
		}
		now = next
	}
	return now
}

// readServer returns a configured provider, and the type of what hsts_preload_readiness
// is configured with.
func readServer(t *testing.T, settings labSettings) (tfprotov6.ProviderServer, tftypes.Object) {
	t.Helper()
	server, err := acctest.Factories(acctest.NewClock(time.Now()))["hsts"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	texts := func(all ...string) tftypes.Value {
		var values []tftypes.Value
		for _, text := range all {
			values = append(values, tftypes.NewValue(tftypes.String, text))
		}
		return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, values)
	}
	config := encode(t, schemas.Provider.ValueType().(tftypes.Object), map[string]tftypes.Value{
		"ca_cert_pem": tftypes.NewValue(tftypes.String, settings.CA), "dns_servers": texts(settings.DNS),
		"connect_to": texts(settings.ConnectTo...), "request_timeout": tftypes.NewValue(tftypes.String, "1s"),
	})
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: config})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatal(err, configured.Diagnostics)
	}
	return server, schemas.DataSourceSchemas["hsts_preload_readiness"].ValueType().(tftypes.Object)
}

// encode returns a value of an object, whose other attributes are null.
func encode(t *testing.T, object tftypes.Object, known map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	values := map[string]tftypes.Value{}
	for name, attribute := range object.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
		if value, ok := known[name]; ok {
			values[name] = value
		}
	}
	encoded, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

// readAll reads sites, many at once, and cancels one read in ten. Meanwhile the sites
// change.
func readAll(t *testing.T, server tfprotov6.ProviderServer, object tftypes.Object, flap io.Writer, reads int) {
	t.Helper()
	random := rand.New(rand.NewPCG(5, uint64(reads)))
	var all sync.WaitGroup
	atOnce := make(chan struct{}, 64)
	for number := range reads {
		if number%50 == 0 {
			if _, err := io.WriteString(flap, "\n"); err != nil {
				t.Fatal(err)
			}
		}
		domain := fmt.Sprintf("flapping-%d.example", random.IntN(flappingSites))
		cancelAfter := time.Hour
		if random.IntN(10) == 0 {
			cancelAfter = time.Duration(random.Int64N(int64(50 * time.Millisecond)))
		}
		request := &tfprotov6.ReadDataSourceRequest{
			TypeName: "hsts_preload_readiness",
			Config:   encode(t, object, map[string]tftypes.Value{"domain": tftypes.NewValue(tftypes.String, domain)}),
		}
		atOnce <- struct{}{}
		all.Go(func() {
			defer func() { <-atOnce }()
			ctx, cancel := context.WithTimeout(t.Context(), cancelAfter)
			defer cancel()
			read, err := server.ReadDataSource(ctx, request)
			if err != nil {
				t.Errorf("%s: %v", domain, err)
				return
			}
			for _, d := range read.Diagnostics {
				if d.Severity == tfprotov6.DiagnosticSeverityError && cancelAfter == time.Hour {
					t.Errorf("%s: %s: %s", domain, d.Summary, d.Detail)
				}
			}
		})
	}
	all.Wait()
}
