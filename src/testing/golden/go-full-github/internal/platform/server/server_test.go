package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"services.internal/payments/internal/platform/logging"
	"services.internal/payments/internal/platform/problem"
	"services.internal/payments/internal/platform/server"
)

type input struct {
	Limit int `query:"limit" maximum:"10"`
	Body  struct {
		Name string `json:"name" maxLength:"5"`
	}
}

type output struct {
	Body struct {
		Name string `json:"name"`
	}
}

var errForTranslation = errors.New("known to the translation")

// newServer has one operation, which does what the name in the body says, and gives what is logged.
func newServer(t *testing.T) (*server.Server, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	made, err := server.New(logging.New(&out, "info", "payments"))
	if err != nil {
		t.Fatal(err)
	}
	made.TranslateErrors(func(_ context.Context, err error) error {
		if errors.Is(err, errForTranslation) {
			return problem.New(http.StatusServiceUnavailable, "Try again soon.").WithCause(err).WithHeader("Retry-After", "1")
		}
		return err
	})
	operation := huma.Operation{OperationID: "put", Method: http.MethodPut, Path: "/v1/things/{id}"}
	huma.Register(made.API, operation, func(_ context.Context, in *input) (*output, error) {
		switch in.Body.Name {
		case "panic":
			panic("a bug")
		case "fail":
			return nil, errors.New("the row s3cret")
		case "known":
			return nil, errForTranslation
		case "away":
			return nil, huma.Error503ServiceUnavailable("upstream down")
		case "none":
			return nil, problem.NotFound("thing")
		}
		answer := &output{}
		answer.Body.Name = in.Body.Name
		return answer, nil
	})
	return made, &out
}

func put(t *testing.T, made http.Handler, target, contentType, body string) (*httptest.ResponseRecorder, problem.Problem) {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPut, target, strings.NewReader(body))
	request.Header.Set("Content-Type", contentType)
	recorder := httptest.NewRecorder()
	made.ServeHTTP(recorder, request)
	var told problem.Problem
	if recorder.Code >= http.StatusBadRequest {
		if got := recorder.Header().Get("Content-Type"); got != problem.ContentType {
			t.Errorf("%s %s: the answer is %q", target, body, got)
		}
		if err := json.Unmarshal(recorder.Body.Bytes(), &told); err != nil || told.Status != recorder.Code {
			t.Errorf("%s %s: got %d, %s, %v", target, body, recorder.Code, recorder.Body, err)
		}
	}
	return recorder, told
}

const asJSON = "application/json"

func TestRefusals(t *testing.T) {
	t.Parallel()
	made, _ := newServer(t)
	for name, test := range map[string]struct {
		target, contentType, body string
		status                    int
		part                      problem.InvalidPart
	}{
		"a text that is too long": {
			"/v1/things/1", asJSON, `{"name":"sixsix"}`, 400,
			problem.InvalidPart{In: "body", Pointer: "/name", Detail: "expected length <= 5"},
		},
		"a member that is unknown": {
			"/v1/things/1", asJSON, `{"name":"a","a/b":1}`, 400,
			problem.InvalidPart{In: "body", Pointer: "/a~1b", Detail: "unexpected property"},
		},
		"a member in another case, which encoding/json would take": {
			"/v1/things/1", asJSON, `{"name":"a","NAME":"sixsix"}`, 400,
			problem.InvalidPart{In: "body", Pointer: "/NAME", Detail: "unexpected property"},
		},
		"a number that is too large": {
			"/v1/things/1?limit=11", asJSON, `{"name":"a"}`, 400,
			problem.InvalidPart{In: "querystring", Pointer: "/limit", Detail: "expected number <= 10"},
		},
		"no body":             {"/v1/things/1", asJSON, ``, 400, problem.InvalidPart{}},
		"a body of all kinds": {"/v1/things/1", "text/plain", `name`, 415, problem.InvalidPart{}},
		"a body that is too large": {
			"/v1/things/1", asJSON, `{"name":"` + strings.Repeat("x", 1<<20) + `"}`, 413, problem.InvalidPart{},
		},
		"what there is not": {"/v1/things/1", asJSON, `{"name":"none"}`, 404, problem.InvalidPart{}},
		"no such path":      {"/v1/others", asJSON, `{}`, 404, problem.InvalidPart{}},
		"an unclean path":   {"/v1//things/1", asJSON, `{"name":"a"}`, 404, problem.InvalidPart{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recorder, told := put(t, made, test.target, test.contentType, test.body)
			if recorder.Code != test.status {
				t.Fatalf("got %d, %s, want %d", recorder.Code, recorder.Body, test.status)
			}
			if test.part.In != "" && (len(told.Errors) != 1 || told.Errors[0] != test.part) {
				t.Errorf("got %v, want %v", told.Errors, test.part)
			}
		})
	}
}

func TestKnownPathWithAnotherMethod(t *testing.T) {
	t.Parallel()
	made, _ := newServer(t)
	recorder := httptest.NewRecorder()
	made.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/things/1", http.NoBody))
	if recorder.Code != http.StatusMethodNotAllowed || recorder.Header().Get("Allow") != http.MethodPut {
		t.Errorf("got %d, %q", recorder.Code, recorder.Header().Get("Allow"))
	}
}

func TestFailuresAreLoggedAndNotTold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status  int
		logged  string
		detail  string
		retries string
	}{
		"fail":  {500, "the row s3cret", "The service failed to answer. The failure is logged under this trace id.", ""},
		"panic": {500, "a bug", "The service failed to answer. The failure is logged under this trace id.", ""},
		"away":  {503, "upstream down", "The service failed to answer. The failure is logged under this trace id.", ""},
		"known": {503, "known to the translation", "Try again soon.", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made, out := newServer(t)
			recorder, told := put(t, made, "/v1/things/1", asJSON, `{"name":"`+name+`"}`)
			if recorder.Code != test.status || told.Detail != test.detail || recorder.Header().Get("Retry-After") != test.retries {
				t.Errorf("got %d, %+v, %v", recorder.Code, told, recorder.Header())
			}
			if !strings.Contains(out.String(), test.logged) || !strings.Contains(out.String(), `"level":"error"`) {
				t.Errorf("logged is %s", out)
			}
		})
	}
}

func TestProbesTellWhatIsFailing(t *testing.T) {
	t.Parallel()
	made, _ := newServer(t)
	broken := errors.New("away")
	made.AddCheck("store", func(context.Context) error { return broken })
	for path, want := range map[string]int{"/livez": 200, "/readyz": 503, "/startupz": 503} {
		if recorder := get(t, made, path); recorder.Code != want {
			t.Errorf("%s answers %d: %s", path, recorder.Code, recorder.Body)
		}
	}
	if said := get(t, made, "/readyz").Body.String(); said != `{"status":"unavailable","failing":["store"]}`+"\n" {
		t.Errorf("it says %s", said)
	}
}

func TestDrainingIsNotReadyAndLetsGoOfConnections(t *testing.T) {
	t.Parallel()
	made, _ := newServer(t)
	if recorder := get(t, made, "/readyz"); recorder.Code != 200 || recorder.Header().Get("Connection") != "" {
		t.Fatalf("got %d, %v", recorder.Code, recorder.Header())
	}
	made.Drain()
	if recorder := get(t, made, "/readyz"); recorder.Code != 503 || recorder.Header().Get("Connection") != "close" {
		t.Errorf("got %d, %v", recorder.Code, recorder.Header())
	}
	if recorder := get(t, made, "/livez"); recorder.Code != 200 || recorder.Header().Get("Connection") != "close" {
		t.Errorf("got %d, %v", recorder.Code, recorder.Header())
	}
	if recorder := get(t, made, "/startupz"); recorder.Code != 200 {
		t.Errorf("what has started has started: %d", recorder.Code)
	}
}

func get(t *testing.T, handler http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
	return recorder
}

func TestWhatIsNoRequestGetsAProblemToo(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	made, err := server.New(slog.New(slog.NewJSONHandler(&out, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Listen(t.Context(), "127.0.0.1", 0, make(chan error, 1)); err != nil {
		t.Fatal(err)
	}
	var listening struct{ URL string }
	if err := json.Unmarshal(out.Bytes(), &listening); err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(listening.URL, "http://")
	for _, sent := range []string{"GET /%E0%A4%A HTTP/1.1\r\nHost: x\r\n\r\n", "nonsense\r\n\r\n"} {
		connection, err := net.DialTimeout("tcp", address, time.Second) //nolint:noctx // a test of its own
		if err != nil {
			t.Fatal(err)
		}
		_, _ = connection.Write([]byte(sent))
		answer, _ := io.ReadAll(connection)
		_ = connection.Close()
		if !bytes.HasPrefix(answer, []byte("HTTP/1.1 400 Bad Request\r\nContent-Type: "+problem.ContentType)) ||
			!bytes.Contains(answer, []byte(`"status":400`)) {
			t.Errorf("%q is answered %q", sent, answer)
		}
	}
	if err := made.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
