//go:build integration

package items_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"services.internal/payments/internal/items"
	"services.internal/payments/internal/modules"
	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/pagination"
	"services.internal/payments/internal/platform/platformtest"
	"services.internal/payments/internal/platform/postgres"
	"services.internal/payments/internal/platform/problem"
)

const path = "/v1/items"

func start(t *testing.T) *platform.App {
	t.Helper()
	return platformtest.Start(t, modules.All())
}

func create(t *testing.T, app *platform.App, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	return platformtest.Ask(t, app, http.MethodPost, path, body, headers...)
}

func created(t *testing.T, app *platform.App, body string) items.Item {
	t.Helper()
	return platformtest.Read[items.Item](t, create(t, app, body), http.StatusCreated)
}

func get(t *testing.T, app *platform.App, target string) *httptest.ResponseRecorder {
	t.Helper()
	return platformtest.Ask(t, app, http.MethodGet, target, "")
}

func TestWhatIsCreatedCanBeFound(t *testing.T) {
	t.Parallel()
	app := start(t)
	answer := create(t, app, `{"name":"Pencil","quantity":3}`)
	item := platformtest.Read[items.Item](t, answer, http.StatusCreated)
	if item.Name != "Pencil" || item.Quantity != 3 || item.ID.Version() != 7 || item.CreatedAt.IsZero() {
		t.Errorf("created %+v", item)
	}
	if location := answer.Header().Get("Location"); location != path+"/"+item.ID.String() {
		t.Errorf("it is at %q", location)
	}
	if _, replayed := answer.Header()["Idempotency-Replayed"]; replayed {
		t.Error("the first answer says that it is another's")
	}
	if found := platformtest.Read[items.Item](t, get(t, app, path+"/"+item.ID.String()), http.StatusOK); found != item {
		t.Errorf("found %+v", found)
	}
}

func TestWhatIsDeletedIsGone(t *testing.T) {
	t.Parallel()
	app := start(t)
	target := path + "/" + created(t, app, `{"name":"Eraser","quantity":1}`).ID.String()
	remove := func() *httptest.ResponseRecorder { return platformtest.Ask(t, app, http.MethodDelete, target, "") }
	if answer := remove(); answer.Code != http.StatusNoContent || answer.Body.Len() > 0 {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
	for _, answer := range []*httptest.ResponseRecorder{remove(), get(t, app, target)} {
		if told := platformtest.Read[problem.Problem](t, answer, http.StatusNotFound); told.Detail != "There is no such item." {
			t.Errorf("got %q", told.Detail)
		}
	}
}

func TestPagesLeadThroughTheWholeListNewestFirstAndMeetEachOnce(t *testing.T) {
	t.Parallel()
	app := start(t)
	var ids []uuid.UUID
	for range 5 {
		ids = append(ids, created(t, app, `{"name":"Page","quantity":0}`).ID)
	}
	slices.Reverse(ids)

	var met []uuid.UUID
	query := url.Values{"limit": {"2"}}
	// Other tests add items meanwhile, and remove them; those are found between these.
	for {
		page := platformtest.Read[pagination.Page[items.Item]](t, get(t, app, path+"?"+query.Encode()), http.StatusOK)
		if len(page.Data) > 2 {
			t.Errorf("a page has %d", len(page.Data))
		}
		for _, item := range page.Data {
			met = append(met, item.ID)
		}
		if page.NextCursor == "" {
			break
		}
		query.Set("cursor", page.NextCursor)
	}
	sorted := slices.SortedFunc(slices.Values(met), func(a, b uuid.UUID) int { return slices.Compare(b[:], a[:]) })
	if !slices.Equal(met, slices.Compact(sorted)) {
		t.Errorf("not each once, newest first: %v", met)
	}
	if mine := slices.DeleteFunc(met, func(id uuid.UUID) bool { return !slices.Contains(ids, id) }); !slices.Equal(mine, ids) {
		t.Errorf("met %v, want %v", mine, ids)
	}
}

func TestInvalidRequestIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	app := start(t)
	refused := platformtest.Read[problem.Problem](t, create(t, app, `{"name":"","quantity":"3","color":"red"}`), http.StatusBadRequest)
	pointers := make([]string, 0, len(refused.Errors))
	for _, part := range refused.Errors {
		pointers = append(pointers, part.In+part.Pointer)
	}
	slices.Sort(pointers)
	if !slices.Equal(pointers, []string{"body/color", "body/name", "body/quantity"}) {
		t.Errorf("got %q", pointers)
	}

	const id = "01900000-0000-7000-8000-000000000000"
	for target, status := range map[string]int{
		path + "?limit=0":            http.StatusBadRequest,
		path + "?limit=1000000":      http.StatusBadRequest,
		path + "?cursor=nonsense":    http.StatusBadRequest,
		path + "/nonsense":           http.StatusBadRequest,
		path + "/urn:uuid:" + id:     http.StatusBadRequest,
		path + "/{" + id + "}":       http.StatusBadRequest,
		path + "/" + id[:35] + "%00": http.StatusBadRequest,
		path + "/" + id:              http.StatusNotFound,
	} {
		if answer := get(t, app, target); answer.Code != status {
			t.Errorf("%s got %d: %s", target, answer.Code, answer.Body)
		}
	}
	if answer := create(t, app, `{"name":"NUL \u0000","quantity":1}`); answer.Code != http.StatusBadRequest {
		t.Errorf("NUL got %d: %s", answer.Code, answer.Body)
	}
}

func TestRequestThatIsSentAgainHasItsEffectOnce(t *testing.T) {
	t.Parallel()
	app := start(t)
	key := uuid.NewString()
	send := func(body string) *httptest.ResponseRecorder { return create(t, app, body, "Idempotency-Key", key) }
	first := send(`{"name":"Ruler","quantity":1}`)
	item := platformtest.Read[items.Item](t, first, http.StatusCreated)
	for _, body := range []string{`{"name":"Ruler","quantity":1}`, `{"quantity":1, "name":"Ruler"}`} {
		again := send(body)
		if found := platformtest.Read[items.Item](t, again, http.StatusCreated); found != item || again.Body.String() != first.Body.String() {
			t.Errorf("got %s, not %s", again.Body, first.Body)
		}
		if again.Header().Get("Location") != first.Header().Get("Location") || again.Header().Get("Idempotency-Replayed") != "true" {
			t.Errorf("got %v", again.Header())
		}
	}
	if other := send(`{"name":"Ruler","quantity":2}`); other.Code != http.StatusUnprocessableEntity {
		t.Errorf("another request got %d: %s", other.Code, other.Body)
	}
	if invalid := send(`{"name":"Ruler"}`); invalid.Code != http.StatusBadRequest {
		t.Errorf("an invalid request got %d: %s", invalid.Code, invalid.Body)
	}
	for _, key := range []string{"", string(make([]byte, 256))} {
		if answer := create(t, app, `{"name":"Ruler","quantity":1}`, "Idempotency-Key", key); answer.Code != http.StatusBadRequest {
			t.Errorf("a key of %d characters got %d: %s", len(key), answer.Code, answer.Body)
		}
	}
}

func TestKeyIsFreeAgainAfterADay(t *testing.T) {
	t.Parallel()
	app := start(t)
	key := uuid.NewString()
	first := platformtest.Read[items.Item](t, create(t, app, `{"name":"Stapler","quantity":1}`, "Idempotency-Key", key), http.StatusCreated)
	aged, err := postgres.From(app).Exec(t.Context(),
		"update idempotency_keys set created_at = created_at - interval '25 hours' where key = $1", key)
	if err != nil || aged.RowsAffected() != 1 {
		t.Fatalf("%v: %v", aged, err)
	}
	second := platformtest.Read[items.Item](t, create(t, app, `{"name":"Stapler","quantity":2}`, "Idempotency-Key", key), http.StatusCreated)
	again := platformtest.Read[items.Item](t, create(t, app, `{"name":"Stapler","quantity":2}`, "Idempotency-Key", key), http.StatusCreated)
	if second == first || again != second {
		t.Errorf("got %v, %v, %v", first, second, again)
	}
}

func TestRequestThatIsSentAgainAtTheSameTimeWaitsOrGetsTheSameAnswer(t *testing.T) {
	t.Parallel()
	app := start(t)
	key := uuid.NewString()
	answers := make([]*httptest.ResponseRecorder, 4)
	var sending sync.WaitGroup
	for i := range answers {
		sending.Go(func() { answers[i] = create(t, app, `{"name":"Compass","quantity":1}`, "Idempotency-Key", key) })
	}
	sending.Wait()
	bodies := map[string]bool{}
	for _, answer := range answers {
		switch answer.Code {
		case http.StatusCreated:
			bodies[answer.Body.String()] = true
		case http.StatusConflict:
			if answer.Header().Get("Retry-After") != "1" {
				t.Errorf("it is not told when to come back: %v", answer.Header())
			}
		default:
			t.Errorf("got %d: %s", answer.Code, answer.Body)
		}
	}
	if len(bodies) != 1 {
		t.Errorf("got %d different answers", len(bodies))
	}
}
