package server_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"services.internal/payments/internal/platform/server"
)

// listen serves on a free port until the test ends, and gives its address.
func listen(t *testing.T, served *server.Server, written *lines) string {
	t.Helper()
	failed := make(chan error, 1)
	if err := served.Listen(t.Context(), "127.0.0.1", 0, failed); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := served.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		select {
		case err := <-failed:
			t.Error(err)
		default:
		}
	})
	said, _ := written.with(t, "listening")[0]["url"].(string)
	at, err := url.Parse(said)
	if err != nil {
		t.Fatal(err)
	}
	return at.Host
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if err := connection.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return connection
}

func send(t *testing.T, connection net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(connection, text); err != nil {
		t.Fatal(err)
	}
}

// reply is what comes over a connection.
type reply struct {
	status int
	header http.Header
	body   []byte
	closes bool
}

func receive(t *testing.T, connection net.Conn) reply {
	t.Helper()
	got, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	if err := errors.Join(err, got.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return reply{got.StatusCode, got.Header, body, got.Close}
}

// Nobody but net/http sees these requests.
func TestWhatIsNoHTTPIsAnsweredWithAProblemToo(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	address := listen(t, asked, written)
	for _, c := range []struct {
		name, sent string
		status     int
	}{
		{"nonsense", "nonsense\r\n\r\n", http.StatusBadRequest},
		{"a path that can't be decoded", "GET /things/%E0%A4%A HTTP/1.1\r\nHost: it\r\n\r\n", http.StatusBadRequest},
		{"no host", "GET /fails HTTP/1.1\r\n\r\n", http.StatusBadRequest},
		{"a header without a name", "GET /fails HTTP/1.1\r\nHost: it\r\n: secret\r\n\r\n", http.StatusBadRequest},
		{"two lengths", "POST /things/1 HTTP/1.1\r\nHost: it\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", http.StatusBadRequest},
		{"a coding that nobody knows", "POST /things/1 HTTP/1.1\r\nHost: it\r\nTransfer-Encoding: secret\r\n\r\n", http.StatusNotImplemented},
		{"another version", "GET /fails HTTP/3.0\r\nHost: it\r\n\r\n", http.StatusHTTPVersionNotSupported},
		{"too large headers", "GET /fails HTTP/1.1\r\nHost: it\r\nX-Large: " + strings.Repeat("x", 32*1024) + "\r\n\r\n", http.StatusRequestHeaderFieldsTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			connection := dial(t, address)
			send(t, connection, c.sent)
			got := receive(t, connection)
			problem := readProblem(t, got.status, got.header, got.body)
			if got.status != c.status || !got.closes || strings.Contains(string(got.body), "secret") {
				t.Errorf("got %d %v %s", got.status, got.header, got.body)
			}
			_ = onlySpan(t, problem.TraceID)
			if logged := written.with(t, "request answered"); !slices.ContainsFunc(logged, func(line map[string]any) bool {
				return line["trace_id"] == problem.TraceID && line["http.response.status_code"] == float64(c.status)
			}) {
				t.Errorf("logged %v", logged)
			}
		})
	}
}

func TestAnswerOfTheServiceIsNotTakenForOneOfNetHTTP(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	const text = "400 Bad Request"
	huma.Get(asked.API, "/text", func(context.Context, *empty) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			ctx.SetHeader("Content-Type", "text/plain; charset=utf-8")
			ctx.SetHeader("Connection", "close")
			ctx.SetStatus(http.StatusBadRequest)
			_, _ = io.WriteString(ctx.BodyWriter(), text)
		}}, nil
	})
	connection := dial(t, listen(t, asked, written))
	send(t, connection, "GET /text HTTP/1.1\r\nHost: it\r\n\r\n")
	if got := receive(t, connection); got.status != http.StatusBadRequest || string(got.body) != text {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func TestShutdownWaitsForRequestsAndNotForIdleCallers(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	begun, release := make(chan struct{}), make(chan struct{})
	huma.Get(asked.API, "/held", func(context.Context, *empty) (*empty, error) {
		close(begun)
		<-release
		return nil, nil
	})
	address := listen(t, asked, written)
	// One that has sent nothing, one that has sent half of a request, and one that is answered.
	idle, half, held := dial(t, address), dial(t, address), dial(t, address)
	send(t, half, "GET /held HTTP/1.1\r\nHost: it\r\n")
	send(t, held, "GET /held HTTP/1.1\r\nHost: it\r\n\r\n")
	<-begun

	ended := make(chan error, 1)
	go func() { ended <- asked.Shutdown(context.Background()) }()
	for _, unused := range []net.Conn{idle, half} {
		// After five seconds net/http closes them by itself.
		if err := unused.SetReadDeadline(time.Now().Add(3 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if n, err := unused.Read(make([]byte, 1)); err == nil || n > 0 {
			t.Errorf("it is not closed: %d bytes", n)
		} else if netError, ok := errors.AsType[net.Error](err); ok && netError.Timeout() {
			t.Error("it is not closed")
		}
	}
	select {
	case err := <-ended:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	close(release)
	if got := receive(t, held); got.status != http.StatusNoContent || !got.closes {
		t.Errorf("got %d, close %t", got.status, got.closes)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestPortThatIsTakenIsAFailure(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	at, ok := taken.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatalf("got %v", taken.Addr())
	}
	asked, _ := newServer(t)
	if err := asked.Listen(t.Context(), "127.0.0.1", at.Port, nil); err == nil {
		t.Error("it listens")
	}
}
