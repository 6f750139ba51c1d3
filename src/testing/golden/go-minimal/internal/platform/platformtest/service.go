// Package platformtest is the whole service inside a test: all that it is made of, configured by the environment, asked without a network.
package platformtest

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
)

// Start puts the service together; it is closed when the test ends.
func Start(t *testing.T, modules []platform.Module) *platform.App {
	t.Helper()
	var variables environment.Variables
	platform.Declare(&variables, modules)
	if err := variables.Read(os.Getenv); err != nil {
		t.Fatalf("%v (`make test-integration` starts what the service needs)", err)
	}
	app, err := platform.Build(t.Context(), slog.New(slog.DiscardHandler), modules)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { app.Close(context.Background()) })
	return app
}

// Ask sends a request, with names and values of headers in turn. A body is JSON.
func Ask(t *testing.T, app *platform.App, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	app.Server.ServeHTTP(answer, request)
	return answer
}

// Read is the body of an answer that has this status.
func Read[T any](t *testing.T, answer *httptest.ResponseRecorder, status int) T {
	t.Helper()
	var read T
	if answer.Code != status {
		t.Fatalf("got %d %s, want %d: %s", answer.Code, http.StatusText(answer.Code), status, answer.Body)
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &read); err != nil {
		t.Fatalf("%v: %s", err, answer.Body)
	}
	return read
}
