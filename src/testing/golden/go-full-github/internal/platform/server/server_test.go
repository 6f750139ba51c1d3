package server_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"services.internal/payments/internal/platform/logging"
	"services.internal/payments/internal/platform/problem"
	"services.internal/payments/internal/platform/server"
)

// What all tests of the package write: each finds its own by the trace or the route that it asked with.
var (
	spans  = tracetest.NewSpanRecorder()
	meters = metric.NewManualReader()
)

func TestMain(m *testing.M) {
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)))
	otel.SetMeterProvider(metric.NewMeterProvider(metric.WithReader(meters)))
	otel.SetTextMapPropagator(propagation.TraceContext{})
	os.Exit(m.Run())
}

// lines are what the service logs.
type lines struct {
	guard sync.Mutex
	text  bytes.Buffer
}

func (l *lines) Write(line []byte) (int, error) {
	l.guard.Lock()
	defer l.guard.Unlock()
	return l.text.Write(line)
}

// with gives the lines that have this message.
func (l *lines) with(t *testing.T, message string) []map[string]any {
	t.Helper()
	l.guard.Lock()
	defer l.guard.Unlock()
	var found []map[string]any
	for line := range strings.Lines(l.text.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		if entry["message"] == message {
			found = append(found, entry)
		}
	}
	return found
}

type part struct {
	Label string `json:"label" minLength:"1"`
}

type thing struct {
	Count int    `json:"count" minimum:"0"`
	Kind  string `json:"kind,omitempty" enum:"big,small"`
	Owner string `json:"owner,omitempty" format:"email"`
	Link  string `json:"link,omitempty" format:"uri"`
	ID    string `json:"id,omitempty" format:"uuid"`
	Parts []part `json:"parts,omitempty"`
}

type empty struct{}

type named struct {
	ID string `path:"id"`
}

// newServer has an operation for each way in which one can end.
func newServer(t *testing.T) (*server.Server, *lines) {
	t.Helper()
	written := &lines{}
	made, err := server.New(logging.New(written, "info", "things"))
	if err != nil {
		t.Fatal(err)
	}
	api := made.API
	huma.Post(api, "/things/{id}", func(_ context.Context, input *struct {
		named
		Limit int    `query:"limit" default:"1" minimum:"1"`
		Color string `header:"x-color" maxLength:"5"`
		Body  thing
	},
	) (*struct{ Body thing }, error) {
		return &struct{ Body thing }{input.Body}, nil
	})
	huma.Delete(api, "/things/{id}", func(context.Context, *named) (*empty, error) { return nil, nil })
	huma.Get(api, "/ids/{id}", func(context.Context, *struct {
		ID uuid.UUID `path:"id" format:"uuid"`
	},
	) (*empty, error) {
		return nil, nil
	})
	huma.Get(api, "/fails", func(context.Context, *empty) (*empty, error) { return nil, errors.New("secret of the database") })
	huma.Get(api, "/away", func(context.Context, *empty) (*empty, error) {
		return nil, huma.Error503ServiceUnavailable("secret of another service")
	})
	huma.Get(api, "/conflict", func(context.Context, *empty) (*empty, error) {
		return nil, problem.New(http.StatusConflict, "Not now.").WithHeader("Retry-After", "1").WithCause(errors.New("secret"))
	})
	huma.Get(api, "/panics", func(context.Context, *empty) (*empty, error) { panic("secret of the code") })
	huma.Get(api, "/half", func(context.Context, *empty) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			_, _ = io.WriteString(ctx.BodyWriter(), strings.Repeat("half", 10_000))
			panic("in the middle")
		}}, nil
	})
	huma.Get(api, "/waits", func(ctx context.Context, _ *empty) (*empty, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	return made, written
}

// answer is what a request gets, and the trace that it was sent in.
type answer struct {
	*httptest.ResponseRecorder
	trace string
}

// ask sends a request without a network, in a trace of its own.
func ask(t *testing.T, to http.Handler, request *http.Request) answer {
	t.Helper()
	traceID := newTrace()
	request.Header.Set("Traceparent", traceparent(traceID))
	got := answer{httptest.NewRecorder(), traceID}
	to.ServeHTTP(got, request)
	return got
}

func get(t *testing.T, to http.Handler, target string) answer {
	t.Helper()
	return ask(t, to, newRequest(t, http.MethodGet, target, ""))
}

func newRequest(t *testing.T, method, target, body string) *http.Request {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	return request
}

func newTrace() string {
	var id trace.TraceID
	_, _ = rand.Read(id[:])
	return hex.EncodeToString(id[:])
}

func traceparent(traceID string) string { return "00-" + traceID + "-b7ad6b7169203331-01" }

// told is a problem as its caller reads it.
type told struct {
	Type, Title, Detail string
	Status              int
	Errors              []problem.InvalidPart
	TraceID             string `json:"trace_id"`
}

// wantProblem checks that the answer is a problem with this status and the trace that it was asked in.
func wantProblem(t *testing.T, got answer, status int) told {
	t.Helper()
	read := readProblem(t, got.Code, got.Header(), got.Body.Bytes())
	if read.Status != status {
		t.Fatalf("got %d, want %d: %s", read.Status, status, got.Body)
	}
	if read.TraceID != got.trace {
		t.Errorf("it names the trace %q, not %s", read.TraceID, got.trace)
	}
	return read
}

func readProblem(t *testing.T, status int, header http.Header, body []byte) told {
	t.Helper()
	if header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("got %d %s: %s", status, header.Get("Content-Type"), body)
	}
	var read told
	if err := json.Unmarshal(body, &read); err != nil {
		t.Fatal(err)
	}
	if read.Status != status || read.Title != http.StatusText(status) || read.Type != "about:blank" || read.Detail == "" {
		t.Errorf("got %d %s", status, body)
	}
	return read
}

// silent is for those who read no log.
var silent = slog.New(slog.DiscardHandler)
