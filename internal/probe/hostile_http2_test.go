package probe_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// peer is the server's end of an HTTP/2 connection that keeps to no protocol.
type peer struct {
	*http2.Framer
	conn   net.Conn
	stream uint32 // of the request
	window uint32 // how much of a body the client takes unasked
	gone   chan struct{}
}

// serveHTTP2 says hello as HTTP/2 asks, waits for the request, and hands the
// connection over.
func (s *stage) serveHTTP2(attack func(p peer)) string {
	return s.serveByProtocol(attack, nil)
}

// serveByProtocol serves HTTP/2 as serveHTTP2 does, and clients that offer HTTP/1.1
// alone by a handler; without one it has no HTTP/1.1.
func (s *stage) serveByProtocol(attack func(p peer), http1 http.Handler) string {
	config := s.anyHost()
	config.NextProtos = []string{"h2"}
	if http1 != nil {
		config.NextProtos = append(config.NextProtos, "http/1.1")
	}
	return s.serveRaw(func(conn net.Conn) {
		secured := tls.Server(conn, config)
		if err := secured.HandshakeContext(s.t.Context()); err != nil {
			return
		}
		if secured.ConnectionState().NegotiatedProtocol != "h2" {
			answerHTTP1(secured, http1)
			return
		}
		if _, err := io.ReadFull(secured, make([]byte, len(http2.ClientPreface))); err != nil {
			return
		}
		p := peer{Framer: http2.NewFramer(secured, secured), conn: secured, gone: make(chan struct{})}
		_ = p.WriteSettings()
		for p.stream == 0 {
			frame, err := p.ReadFrame()
			if err != nil {
				return
			}
			switch frame := frame.(type) {
			case *http2.HeadersFrame:
				p.stream = frame.StreamID
			case *http2.SettingsFrame:
				if window, set := frame.Value(http2.SettingInitialWindowSize); set {
					p.window = window
				}
			}
		}
		go func() {
			defer close(p.gone)
			_, _ = io.Copy(io.Discard, secured)
		}()
		attack(p)
		// A client that still acknowledges settings when the connection is closed under
		// it may never read what was sent last: only this side ends, until it has gone.
		_ = secured.CloseWrite()
		p.hang()
	})
}

// answerHTTP1 answers one request over HTTP/1.1 with the status of a handler.
func answerHTTP1(conn net.Conn, handler http.Handler) {
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil || handler == nil {
		return
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	_ = recorder.Result().Write(conn)
}

// fields packs a header; the text is name, value, name, value.
func fields(text ...string) []byte {
	var b bytes.Buffer
	encoder := hpack.NewEncoder(&b)
	for i := 0; i < len(text); i += 2 {
		_ = encoder.WriteField(hpack.HeaderField{Name: text[i], Value: text[i+1]})
	}
	return b.Bytes()
}

func (p peer) headers(block []byte, end bool) error {
	return p.WriteHeaders(http2.HeadersFrameParam{StreamID: p.stream, BlockFragment: block, EndHeaders: end})
}

// hang waits until the client has gone.
func (p peer) hang() { <-p.gone }

// flood repeats until the connection breaks.
func flood(send func() error) {
	for send() == nil {
	}
}

// TestHostile_http2 has what only HTTP/2 makes possible. Each ends within the
// request's deadline, and the connection with it.
func TestHostile_http2(t *testing.T) {
	t.Parallel()
	ok, hints := fields(":status", "200"), fields(":status", "103", "link", "</a>")
	endless := []observation.Kind{observation.Malformed}
	broken := []observation.Kind{observation.Malformed, observation.Closed}
	tooLarge := []observation.Kind{observation.HeadersTooLarge, observation.Malformed, observation.Closed}
	tests := map[string]struct {
		attack func(p peer)
		kinds  []observation.Kind // nil: it is an answer
	}{
		"SETTINGS flood":        {func(p peer) { flood(func() error { return p.WriteSettings() }) }, endless},
		"SETTINGS of all sorts": {func(p peer) { flood(func() error { return p.WriteSettings(slices.Repeat(allSettings, 500)...) }) }, endless},
		"PING flood":            {func(p peer) { flood(func() error { return p.WritePing(false, [8]byte{}) }) }, endless},
		"WINDOW_UPDATE flood":   {func(p peer) { flood(func() error { return p.WriteWindowUpdate(0, 1) }) }, broken},
		"PRIORITY flood": {func(p peer) {
			flood(func() error { return p.WritePriority(p.stream, http2.PriorityParam{StreamDep: 99}) })
		}, broken},
		"unknown frames": {func(p peer) { flood(func() error { return p.WriteRawFrame(0xfe, 0, p.stream, make([]byte, 1<<14)) }) }, endless},
		"103 flood":      {func(p peer) { flood(func() error { return p.headers(hints, true) }) }, tooLarge},
		"CONTINUATION flood": {func(p peer) {
			_ = p.headers(ok, false)
			flood(func() error {
				return p.WriteContinuation(p.stream, false, fields("x-filler", strings.Repeat("x", 8<<10)))
			})
		}, tooLarge},
		"empty CONTINUATION flood": {func(p peer) {
			_ = p.headers(ok, false)
			flood(func() error { return p.WriteContinuation(p.stream, false, nil) })
		}, tooLarge},
		"one field, referred to 60000 times": {func(p peer) {
			block := append(fields(":status", "200", "x-filler", strings.Repeat("x", 3000)), bytes.Repeat([]byte{0x80 | 62}, 15000)...)
			_ = p.headers(block, false)
			for range 3 {
				_ = p.WriteContinuation(p.stream, false, bytes.Repeat([]byte{0x80 | 62}, 15000))
			}
			_ = p.WriteContinuation(p.stream, true, nil)
			p.hang()
		}, tooLarge},
		"10000 policies": {func(p peer) {
			block := fields(":status", "200", "strict-transport-security", ready)
			_ = p.headers(append(block, bytes.Repeat([]byte{0x80 | 62}, 10000)...), true)
			p.hang()
		}, tooLarge},
		"a huge HPACK table": {func(p peer) {
			_ = p.headers(append([]byte{0x3f, 0xe1, 0xff, 0xff, 0xff, 0x0f}, ok...), true)
			p.hang()
		}, broken},
		"a window that overflows": {func(p peer) { flood(func() error { return p.WriteWindowUpdate(0, 1<<31-1) }) }, broken},
		"GOAWAY":                  {func(p peer) { _ = p.WriteGoAway(0, http2.ErrCodeNo, nil) }, broken},
		"GOAWAY with escapes":     {func(p peer) { _ = p.WriteGoAway(0, http2.ErrCodeProtocol, []byte("\x1b[2J")) }, broken},
		"GOAWAY flood":            {func(p peer) { flood(func() error { return p.WriteGoAway(1<<31-1, http2.ErrCodeNo, nil) }) }, broken},
		"RST_STREAM":              {func(p peer) { _ = p.WriteRSTStream(p.stream, http2.ErrCodeInternal) }, broken},
		"a body before a header":  {func(p peer) { flood(func() error { return p.WriteData(p.stream, false, make([]byte, 1<<10)) }) }, broken},
		"a push": {func(p peer) {
			_ = p.WritePushPromise(http2.PushPromiseParam{StreamID: p.stream, PromiseID: 2, BlockFragment: fields(":method", "GET"), EndHeaders: true})
			p.hang()
		}, broken},
		"a frame of 16 MB": {func(p peer) { _ = p.WriteRawFrame(http2.FrameHeaders, 0, p.stream, make([]byte, 1<<24-1)) }, broken},
		"a name in capitals": {func(p peer) {
			_ = p.headers(slices.Concat(ok, []byte("\x00\x01X\x01y")), true)
			p.hang()
		}, broken},
		"a value with escapes": {func(p peer) {
			_ = p.headers(fields(":status", "200", "strict-transport-security", "\x1b[2J"), true)
			p.hang()
		}, broken},
		"no status": {func(p peer) { _ = p.headers(fields("x", "y"), true); p.hang() }, broken},
		"garbage":   {func(p peer) { flood(func() error { _, err := io.WriteString(p.conn, "garbage"); return err }) }, broken},
		"an endless body": {func(p peer) {
			_ = p.headers(ok, true)
			flood(func() error { return p.WriteData(p.stream, false, make([]byte, 1<<14)) })
		}, nil},
		"a body of a window": {func(p peer) {
			if p.window == 0 || p.window > 64<<10 { // it would be under way before it can be declined
				_ = p.WriteGoAway(0, http2.ErrCodeInternal, nil)
				return
			}
			_ = p.headers(ok, true)
			p.hang() // a close right behind the answer can reach the client first
		}, nil},
		"empty body parts": {func(p peer) {
			_ = p.headers(ok, true)
			flood(func() error { return p.WriteData(p.stream, false, nil) })
		}, nil},
		"an endless trailer": {func(p peer) {
			_ = p.headers(ok, true)
			_ = p.headers(fields("x", "y"), false)
			flood(func() error { return p.WriteContinuation(p.stream, false, nil) })
		}, nil},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.lead("", "443", s.serveHTTP2(test.attack))
			s.lead("", "80", s.closedPort())
			config := s.config()
			var all wire
			all.watch(&config)
			seen := observeWith(t, config, "site.test")
			e := exchange(t, seen, "https://site.test/")
			switch {
			case test.kinds == nil && e.Status != 200:
				t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
			case test.kinds != nil && (e.Failure == nil || !slices.Contains(test.kinds, e.Failure.Kind)):
				t.Errorf("status %d, %+v; want one of %v", e.Status, e.Failure, test.kinds)
			}
			all.wantRead(t, 3<<20+1<<16) // each of three requests lets a megabyte through
			all.wantClosed(t)
			wantHarmless(t, seen)
		}))
	}
}

// allSettings asks a client to keep as much as can be.
var allSettings = []http2.Setting{
	{ID: http2.SettingHeaderTableSize, Val: 1<<32 - 1},
	{ID: http2.SettingMaxConcurrentStreams, Val: 1<<32 - 1},
	{ID: http2.SettingMaxHeaderListSize, Val: 1<<32 - 1},
	{ID: 0xfe, Val: 1},
}
