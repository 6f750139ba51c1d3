package pagination_test

import (
	"encoding/base64"
	"errors"
	"testing"

	"github.com/google/uuid"

	"services.internal/payments/internal/platform/pagination"
	"services.internal/payments/internal/platform/problem"
)

// newestFirst reads from ids that go down from the largest.
func newestFirst(all []uuid.UUID) func(before uuid.UUID, atMost int) ([]uuid.UUID, error) {
	return func(before uuid.UUID, atMost int) ([]uuid.UUID, error) {
		page := []uuid.UUID{}
		for _, id := range all {
			if len(page) < atMost && id.String() < before.String() {
				page = append(page, id)
			}
		}
		return page, nil
	}
}

func itself(id uuid.UUID) uuid.UUID { return id }

func TestPagesTogetherAreComplete(t *testing.T) {
	t.Parallel()
	var all []uuid.UUID
	for n := byte(9); n > 0; n-- {
		all = append(all, uuid.UUID{n})
	}
	var seen []uuid.UUID
	query := pagination.Query{Limit: 4}
	for pages := 1; ; pages++ {
		page, err := pagination.Read(query, itself, newestFirst(all))
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, page.Data...)
		if page.NextCursor == "" {
			if pages != 3 {
				t.Errorf("nine in fours make %d pages", pages)
			}
			break
		}
		query.Cursor = page.NextCursor
	}
	if len(seen) != len(all) || seen[0] != all[0] || seen[8] != all[8] {
		t.Errorf("got %v, want %v", seen, all)
	}
}

func TestCursorOfAnotherKindIsRefused(t *testing.T) {
	t.Parallel()
	for _, cursor := range []string{"?", "bm90aGluZw", base64.RawURLEncoding.EncodeToString([]byte("urn:uuid:01900000-0000-7000-8000-000000000000"))} {
		_, err := pagination.Read(pagination.Query{Limit: 1, Cursor: cursor}, itself, newestFirst(nil))
		if refused, ok := errors.AsType[*problem.Problem](err); !ok || refused.Status != 400 {
			t.Errorf("%q: got %v", cursor, err)
		}
	}
}
