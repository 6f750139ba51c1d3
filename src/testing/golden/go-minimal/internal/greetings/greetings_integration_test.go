//go:build integration

package greetings_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"services.internal/payments/internal/modules"
	"services.internal/payments/internal/platform"
)

func TestGreetings(t *testing.T) {
	app, err := platform.Build(t.Context(), slog.New(slog.DiscardHandler), modules.All())
	if err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string]struct {
		status int
		says   string
	}{
		"de":  {200, `{"language":"de","text":"Guten Tag!"}`},
		"tlh": {404, "There is no such greeting."},
		"42":  {400, "The request is not as the contract says."},
	} {
		recorder := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/greetings/"+language, http.NoBody)
		app.Server.ServeHTTP(recorder, request)
		if recorder.Code != want.status || !strings.Contains(recorder.Body.String(), want.says) {
			t.Errorf("%s: got %d %s", language, recorder.Code, recorder.Body)
		}
	}
}
