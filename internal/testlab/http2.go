package testlab

import (
	"bytes"
	"crypto/tls"
	"io"
	"net/http"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// interceptHTTP2 has the server speak HTTP/2, but for the sites with a fault of HTTP/2:
// net/http can't be made to have one.
func (s *server) interceptHTTP2() {
	if err := http2.ConfigureServer(s.http, nil); err != nil { //nolint:staticcheck // http.Server.Protocols gives no way to take single connections out
		panic(err) // it only complains of cipher suites, and none are set
	}
	whole := s.http.TLSNextProto["h2"]
	s.http.TLSNextProto["h2"] = func(server *http.Server, conn *tls.Conn, handler http.Handler) {
		site, ok := s.lab.site(canonical(conn.ConnectionState().ServerName))
		if ok {
			if fault := site.endpoint(s.port, addressOf(conn.LocalAddr())).Answer.Fault; fault.isOfHTTP2() {
				breakHTTP2(conn, fault)
				return
			}
		}
		whole(server, conn, handler)
	}
}

// breakHTTP2 answers each request on a connection with the fault, until the client is
// gone.
func breakHTTP2(conn *tls.Conn, fault Fault) {
	defer func() { _ = conn.Close() }()
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	framer := http2.NewFramer(conn, conn)
	for err := framer.WriteSettings(); err == nil; {
		var frame http2.Frame
		if frame, err = framer.ReadFrame(); err != nil {
			return
		}
		request, ok := frame.(*http2.HeadersFrame)
		if !ok {
			continue
		}
		switch fault {
		case RefusesStream:
			err = framer.WriteRSTStream(request.StreamID, http2.ErrCodeHTTP11Required)
		case RefusesConnection:
			err = framer.WriteGoAway(0, http2.ErrCodeHTTP11Required, nil)
		case SilentHTTP2:
		default:
			err = framer.WriteHeaders(http2.HeadersFrameParam{
				StreamID: request.StreamID, BlockFragment: lineBreakHeader(), EndHeaders: true, EndStream: true,
			})
		}
	}
}

// lineBreakHeader is the header of an answer with a value that goes over two lines, as
// an add_header of nginx can.
func lineBreakHeader() []byte {
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	for _, field := range []hpack.HeaderField{
		{Name: ":status", Value: "200"},
		{Name: "content-security-policy", Value: "default-src 'self';\n  img-src *"},
		{Name: "strict-transport-security", Value: GoodHeader},
	} {
		_ = encoder.WriteField(field) // to a buffer, which takes anything
	}
	return block.Bytes()
}
