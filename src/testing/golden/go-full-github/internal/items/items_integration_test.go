//go:build integration

package items_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"services.internal/payments/internal/modules"
	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
)

// start puts the whole service together, as the environment says, without a network.
func start(t *testing.T) http.Handler {
	t.Helper()
	all := modules.All()
	var variables environment.Variables
	platform.Declare(&variables, all)
	if err := variables.Read(os.Getenv); err != nil {
		t.Fatal(err)
	}
	app, err := platform.Build(t.Context(), slog.New(slog.DiscardHandler), all)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { app.Close(t.Context()) })
	return app.Server
}

func ask(service http.Handler, method, path, key, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, strings.NewReader(body)) //nolint:noctx // answered within the process
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	recorder := httptest.NewRecorder()
	service.ServeHTTP(recorder, request)
	return recorder
}

type item struct {
	ID       uuid.UUID `json:"id"`
	Name     string    `json:"name"`
	Quantity int       `json:"quantity"`
}

func decode[T any](t *testing.T, answer *httptest.ResponseRecorder) T {
	t.Helper()
	var value T
	if err := json.Unmarshal(answer.Body.Bytes(), &value); err != nil {
		t.Fatalf("%d %s: %v", answer.Code, answer.Body, err)
	}
	return value
}

func TestItemIsCreatedReadAndDeleted(t *testing.T) {
	service := start(t)
	created := ask(service, http.MethodPost, "/v1/items", "", `{"name":"pen","quantity":3}`)
	made := decode[item](t, created)
	at := "/v1/items/" + made.ID.String()
	if created.Code != 201 || created.Header().Get("Location") != at || made.Name != "pen" || made.Quantity != 3 {
		t.Fatalf("got %d %s at %s", created.Code, created.Body, created.Header().Get("Location"))
	}
	if read := ask(service, http.MethodGet, at, "", ""); read.Code != 200 || read.Body.String() != created.Body.String() {
		t.Errorf("read is %d %s", read.Code, read.Body)
	}
	for _, want := range []int{204, 404} {
		if deleted := ask(service, http.MethodDelete, at, "", ""); deleted.Code != want {
			t.Errorf("deleting answers %d, want %d", deleted.Code, want)
		}
	}
	if read := ask(service, http.MethodGet, at, "", ""); read.Code != 404 {
		t.Errorf("what is gone is read with %d", read.Code)
	}
}

func TestNewestComeFirstAndPagesAreComplete(t *testing.T) {
	service := start(t)
	created := map[uuid.UUID]bool{}
	for range 5 {
		created[decode[item](t, ask(service, http.MethodPost, "/v1/items", "", `{"name":"a","quantity":1}`)).ID] = true
	}
	type page struct {
		Data       []item `json:"data"`
		NextCursor string `json:"next_cursor"`
	}
	last := uuid.Max
	for path := "/v1/items?limit=2"; path != ""; {
		got := decode[page](t, ask(service, http.MethodGet, path, "", ""))
		for _, one := range got.Data {
			if one.ID.String() >= last.String() {
				t.Fatalf("%s comes after %s", one.ID, last)
			}
			last = one.ID
			delete(created, one.ID)
		}
		path = ""
		if got.NextCursor != "" {
			path = "/v1/items?limit=2&cursor=" + got.NextCursor
		}
	}
	if len(created) > 0 {
		t.Errorf("on no page: %v", created)
	}
}

func TestRepeatedKeyHasItsEffectOnce(t *testing.T) {
	service := start(t)
	key := uuid.NewString()
	first := ask(service, http.MethodPost, "/v1/items", key, `{"name":"a","quantity":1}`)
	again := ask(service, http.MethodPost, "/v1/items", key, `{"quantity":1,"name":"a"}`)
	if first.Code != 201 || again.Code != 201 || again.Body.String() != first.Body.String() ||
		again.Header().Get("Idempotency-Replayed") != "true" || again.Header().Get("Location") != first.Header().Get("Location") {
		t.Errorf("first %d %s, then %d %s %v", first.Code, first.Body, again.Code, again.Body, again.Header())
	}
	if other := ask(service, http.MethodPost, "/v1/items", key, `{"name":"b","quantity":1}`); other.Code != 422 {
		t.Errorf("another request with its key: %d", other.Code)
	}
	together := uuid.NewString()
	var running sync.WaitGroup
	answers := make([]*httptest.ResponseRecorder, 8)
	for i := range answers {
		running.Go(func() { answers[i] = ask(service, http.MethodPost, "/v1/items", together, `{"name":"c","quantity":1}`) })
	}
	running.Wait()
	made := map[string]bool{}
	for _, answer := range answers {
		switch answer.Code {
		case 201:
			made[answer.Body.String()] = true
		case 409:
		default:
			t.Errorf("at once: %d %s", answer.Code, answer.Body)
		}
	}
	if len(made) != 1 {
		t.Errorf("eight at once made %v", made)
	}
}

func TestWhatIsWrongIsRefused(t *testing.T) {
	service := start(t)
	for _, body := range []string{`{}`, `{"name":"","quantity":1}`, `{"name":"a","quantity":-1}`, `{"name":"a\u0000b","quantity":1}`} {
		if answer := ask(service, http.MethodPost, "/v1/items", "", body); answer.Code != 400 {
			t.Errorf("%s is answered %d %s", body, answer.Code, answer.Body)
		}
	}
	if answer := ask(service, http.MethodGet, "/v1/items?cursor=nothing", "", ""); answer.Code != 400 {
		t.Errorf("a cursor of nobody's: %d", answer.Code)
	}
}
