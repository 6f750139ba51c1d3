package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"services.internal/payments/internal/platform/problem"
	"services.internal/payments/internal/platform/server"
)

func TestInvalidRequestIsToldWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	asked, _ := newServer(t)
	for _, c := range []struct {
		name, method, target, color, body string
		want                              []problem.InvalidPart
	}{
		{"a type", "POST", "/things/1", "", `{"count":"secret"}`, []problem.InvalidPart{
			{In: "body", Pointer: "/count", Detail: "expected integer"},
		}},
		{"what is missing", "POST", "/things/1", "", `{}`, []problem.InvalidPart{
			{In: "body", Pointer: "", Detail: "expected required property count to be present"},
		}},
		{"what is unknown", "POST", "/things/1", "", `{"count":1,"a/b~c":"secret"}`, []problem.InvalidPart{
			{In: "body", Pointer: "/a~1b~0c", Detail: "unexpected property"},
		}},
		{"a name in another case, which encoding/json would take", "POST", "/things/1", "", `{"count":1,"COUNT":-1}`, []problem.InvalidPart{
			{In: "body", Pointer: "/COUNT", Detail: "unexpected property"},
		}},
		{"deep in the body", "POST", "/things/1", "", `{"count":1,"parts":[{"label":"secret"},{"label":""}]}`, []problem.InvalidPart{
			{In: "body", Pointer: "/parts/1/label", Detail: "expected length >= 1"},
		}},
		{"one of a few", "POST", "/things/1", "", `{"count":1,"kind":"secret"}`, []problem.InvalidPart{
			{In: "body", Pointer: "/kind", Detail: `expected value to be one of "big, small"`},
		}},
		{"an address", "POST", "/things/1", "", `{"count":1,"owner":"secret <secret"}`, []problem.InvalidPart{
			{In: "body", Pointer: "/owner", Detail: "expected string to be RFC 5322 email"},
		}},
		{"a link", "POST", "/things/1", "", `{"count":1,"link":"http://secret:secret"}`, []problem.InvalidPart{
			{In: "body", Pointer: "/link", Detail: "expected string to be RFC 3986 uri"},
		}},
		{"an id", "POST", "/things/1", "", `{"count":1,"id":"secret::01900000-0000-7000-8000-00000000000"}`, []problem.InvalidPart{
			{In: "body", Pointer: "/id", Detail: "expected string to be RFC 4122 uuid"},
		}},
		{"a query", "POST", "/things/1?limit=secret", "", `{"count":1}`, []problem.InvalidPart{
			{In: "querystring", Pointer: "/limit", Detail: "invalid integer"},
		}},
		{"a header", "POST", "/things/1", "secret", `{"count":1}`, []problem.InvalidPart{
			{In: "headers", Pointer: "/x-color", Detail: "expected length <= 5"},
		}},
		{"a path", "GET", "/ids/secret", "", "", []problem.InvalidPart{
			{In: "params", Pointer: "/id", Detail: "invalid value"},
		}},
		{"several", "POST", "/things/1?limit=0", "", `{"count":-1,"kind":"secret"}`, []problem.InvalidPart{
			{In: "querystring", Pointer: "/limit", Detail: "expected number >= 1"},
			{In: "body", Pointer: "/count", Detail: "expected number >= 0"},
			{In: "body", Pointer: "/kind", Detail: `expected value to be one of "big, small"`},
		}},
		{"no JSON", "POST", "/things/1", "", `{`, []problem.InvalidPart{
			{In: "body", Pointer: "", Detail: "unexpected end of JSON input"},
		}},
		{"a number too large for any", "POST", "/things/1", "", `{"count":1e999}`, []problem.InvalidPart{
			{In: "body", Pointer: "", Detail: "is not of the type in the contract"},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			request := newRequest(t, c.method, c.target, c.body)
			request.Header.Set("X-Color", c.color)
			got := ask(t, asked, request)
			told := wantProblem(t, got, http.StatusBadRequest)
			if !slices.Equal(told.Errors, c.want) {
				t.Errorf("got  %+v\nwant %+v", told.Errors, c.want)
			}
			if body := got.Body.String(); strings.Contains(body, "secret") {
				t.Errorf("it repeats a value: %s", body)
			}
		})
	}
}

func TestBodyThatIsNotTakenIsRefused(t *testing.T) {
	t.Parallel()
	asked, _ := newServer(t)
	for _, c := range []struct {
		name, contentType, body string
		status                  int
	}{
		{"none", "", "", http.StatusBadRequest},
		{"empty JSON", "application/json", "", http.StatusBadRequest},
		{"another type", "text/csv", "a,b", http.StatusUnsupportedMediaType},
		{"text", "text/plain", `{"count":1}`, http.StatusUnsupportedMediaType},
		{"too large", "application/json", `"` + strings.Repeat("x", 1024*1024) + `"`, http.StatusRequestEntityTooLarge},
		{"JSON of a charset", "application/json; charset=utf-8", `{"count":1}`, http.StatusOK},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			request := newRequest(t, http.MethodPost, "/things/1", c.body)
			request.Header.Set("Content-Type", c.contentType)
			got := ask(t, asked, request)
			if c.status != http.StatusOK {
				wantProblem(t, got, c.status)
			} else if got.Code != c.status {
				t.Errorf("got %d: %s", got.Code, got.Body)
			}
		})
	}
	request := newRequest(t, http.MethodDelete, "/things/1", "")
	request.Header.Set("Content-Type", "application/json")
	if got := ask(t, asked, request); got.Code != http.StatusNoContent {
		t.Errorf("JSON that nobody needs got %d: %s", got.Code, got.Body)
	}
}

func TestResourceHasOnePathAndItsMethods(t *testing.T) {
	t.Parallel()
	asked, _ := newServer(t)
	for _, c := range []struct {
		method, target string
		status         int
		allow          string
	}{
		{"GET", "/nothing", http.StatusNotFound, ""},
		{"GET", "/", http.StatusNotFound, ""},
		{"POST", "/things", http.StatusNotFound, ""},
		{"POST", "/things/", http.StatusNotFound, ""},
		{"POST", "/things/1/", http.StatusNotFound, ""},
		{"POST", "//things/1", http.StatusNotFound, ""},
		{"POST", "/other/../things/1", http.StatusNotFound, ""},
		{"GET", "//fails", http.StatusNotFound, ""},
		{"GET", "/things/1", http.StatusMethodNotAllowed, "DELETE, POST"},
		{"TRACE", "/things/1", http.StatusMethodNotAllowed, "DELETE, POST"},
		{"WHATEVER", "/things/1", http.StatusMethodNotAllowed, "DELETE, POST"},
		{"DELETE", "/fails", http.StatusMethodNotAllowed, "GET, HEAD"},
		{"POST", "/livez", http.StatusMethodNotAllowed, "GET, HEAD"},
	} {
		t.Run(c.method+" "+c.target, func(t *testing.T) {
			t.Parallel()
			request := newRequest(t, c.method, "/", "")
			request.URL.Path = c.target
			got := ask(t, asked, request)
			wantProblem(t, got, c.status)
			if allow := got.Header().Get("Allow"); allow != c.allow {
				t.Errorf("it allows %q", allow)
			}
		})
	}
}

func TestProblemOfAHandlerIsToldWithItsHeadersAndNotItsCause(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	got := get(t, asked, "/conflict")
	if told := wantProblem(t, got, http.StatusConflict); told.Detail != "Not now." {
		t.Errorf("got %q", told.Detail)
	}
	if got.Header().Get("Retry-After") != "1" || strings.Contains(got.Body.String(), "secret") {
		t.Errorf("got %v %s", got.Header(), got.Body)
	}
	if logged := written.with(t, "request failed"); len(logged) > 0 {
		t.Errorf("it is no failure of the service: %v", logged)
	}
}

func TestFailureIsLoggedUnderItsTraceAndNotTold(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]struct {
		status         int
		message, cause string
	}{
		"/fails":  {http.StatusInternalServerError, "request failed", "secret of the database"},
		"/away":   {http.StatusServiceUnavailable, "request failed", "secret of another service"},
		"/panics": {http.StatusInternalServerError, "the handler panicked", "secret of the code"},
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			asked, written := newServer(t)
			got := get(t, asked, target)
			wantProblem(t, got, want.status)
			if body := got.Body.String(); strings.Contains(body, "secret") || strings.Contains(body, ".go") {
				t.Errorf("it tells %s", body)
			}
			logged := written.with(t, want.message)
			if len(logged) != 1 || logged[0]["error"] != want.cause || logged[0]["trace_id"] != got.trace {
				t.Errorf("logged %v", logged)
			}
		})
	}
}

func TestPanicIsLoggedWithWhereItWas(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	get(t, asked, "/panics")
	stack, _ := written.with(t, "the handler panicked")[0]["stack"].(string)
	if !strings.Contains(stack, "server_test.go") {
		t.Errorf("the stack is %s", stack)
	}
}

func TestHalfAnAnswerIsNotEndedAsIfItWereWhole(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	defer func() {
		if thrown := recover(); thrown != any(http.ErrAbortHandler) {
			t.Errorf("net/http is told %v", thrown)
		}
		if len(written.with(t, "the handler panicked")) != 1 {
			t.Error("it is not logged")
		}
	}()
	get(t, asked, "/half")
}

func TestErrorsAreTranslatedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	asked.TranslateErrors(func(_ context.Context, err error) error { return fmt.Errorf("first: %w", err) })
	asked.TranslateErrors(func(_ context.Context, err error) error {
		return problem.New(http.StatusServiceUnavailable, "Try again.").WithCause(fmt.Errorf("second: %w", err))
	})
	if told := wantProblem(t, get(t, asked, "/fails"), http.StatusServiceUnavailable); told.Detail != "Try again." {
		t.Errorf("got %q", told.Detail)
	}
	if logged := written.with(t, "request failed"); len(logged) != 1 || logged[0]["error"] != "second: first: secret of the database" {
		t.Errorf("logged %v", logged)
	}
}

func TestRequestThatTakesTooLongIsUnavailable(t *testing.T) {
	t.Parallel()
	asked, _ := newServer(t)
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		wantProblem(t, get(t, asked, "/waits"), http.StatusServiceUnavailable)
		if took := time.Since(began); took != server.LongestRequest {
			t.Errorf("after %v", took)
		}
	})
}

func TestBodyThatEndsTooEarlyIsTheCallersMistake(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	request := newRequest(t, http.MethodPost, "/things/1", "{")
	request.Body = brokenBody{}
	wantProblem(t, ask(t, asked, request), http.StatusBadRequest)
	if logged := written.with(t, "request failed"); len(logged) > 0 {
		t.Errorf("logged %v", logged)
	}
}

type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, errors.New("connection reset") }
func (brokenBody) Close() error             { return nil }

func TestCallerWhoHungUpIsNoFailure(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	ctx, cancel := context.WithCancel(t.Context())
	request := newRequest(t, http.MethodGet, "/waits", "").WithContext(ctx)
	cancel()
	ask(t, asked, request)
	if logged := written.with(t, "request failed"); len(logged) > 0 {
		t.Errorf("logged %v", logged)
	}
	if logged := written.with(t, "request answered"); len(logged) != 1 || logged[0]["http.response.status_code"] != 499.0 {
		t.Errorf("logged %v", logged)
	}
}
