package pagination_test

import (
	"encoding/base64"
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"services.internal/payments/internal/platform/pagination"
	"services.internal/payments/internal/platform/problem"
)

func idOf(id uuid.UUID) uuid.UUID { return id }

// shelf holds so many things, the newest first.
func shelf(count byte) func(before uuid.UUID, atMost int) ([]uuid.UUID, error) {
	return func(before uuid.UUID, atMost int) ([]uuid.UUID, error) {
		var found []uuid.UUID
		for n := count; n > 0 && len(found) < atMost; n-- {
			if id := (uuid.UUID{15: n}); id.String() < before.String() {
				found = append(found, id)
			}
		}
		return found, nil
	}
}

func TestPagesLeadThroughTheListAndMeetEachOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		count byte
		pages []int
	}{
		{"none", 0, []int{0}},
		{"less than a page", 1, []int{1}},
		{"just a page", 2, []int{2}},
		{"the last page is full", 4, []int{2, 2}},
		{"the last page is not full", 5, []int{2, 2, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var met []uuid.UUID
			var pages []int
			query := pagination.Query{Limit: 2}
			for {
				page, err := pagination.Read(query, idOf, shelf(c.count))
				if err != nil {
					t.Fatal(err)
				}
				met = append(met, page.Data...)
				pages = append(pages, len(page.Data))
				if query.Cursor = page.NextCursor; query.Cursor == "" || len(pages) > len(c.pages) {
					break
				}
			}
			want, _ := shelf(c.count)(uuid.Max, int(c.count))
			if !slices.Equal(met, want) || !slices.Equal(pages, c.pages) {
				t.Errorf("met %v in pages of %v", met, pages)
			}
		})
	}
}

func TestCursorThatTheServiceDidNotGiveIsRefused(t *testing.T) {
	t.Parallel()
	id := uuid.Max.String()
	encode := base64.RawURLEncoding.EncodeToString
	for name, cursor := range map[string]string{
		"no base64":        "!",
		"no id":            encode([]byte("nonsense")),
		"another spelling": encode([]byte("{" + id + "}")),
		"a URN":            encode([]byte("urn:uuid:" + id)),
		"upper case":       encode([]byte("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF")),
		"padded":           base64.URLEncoding.EncodeToString([]byte(id)) + "=",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := pagination.Read(pagination.Query{Limit: 2, Cursor: cursor}, idOf, shelf(5))
			if refused, ok := errors.AsType[*problem.Problem](err); !ok || refused.Status != 400 {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestFailureToReadIsPassedOn(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	_, err := pagination.Read(pagination.Query{Limit: 2}, idOf, func(uuid.UUID, int) ([]uuid.UUID, error) { return nil, failed })
	if !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
}
