// Package pagination gives lists in pages: a cursor says where the last page ended, so that a page costs the same however far in it is.
package pagination

import (
	"encoding/base64"
	"net/http"

	"github.com/google/uuid"

	"services.internal/payments/internal/platform/problem"
)

// Query is a part of the input of an operation that lists.
type Query struct {
	Limit  int    `query:"limit" default:"20" minimum:"1" maximum:"100" doc:"How many to list at most."`
	Cursor string `query:"cursor" maxLength:"200" doc:"The next_cursor of the page before; none for the first page."`
}

// Page is one page.
type Page[T any] struct {
	Data       []T    `json:"data"`
	NextCursor string `json:"next_cursor,omitempty" doc:"Asks for the next page; absent on the last."`
}

// Read gives a page of what read gives from newest to oldest: at most so many with an id before the given one.
func Read[T any](query Query, idOf func(T) uuid.UUID, read func(before uuid.UUID, atMost int) ([]T, error)) (Page[T], error) {
	before, err := query.before()
	if err != nil {
		return Page[T]{}, err
	}
	// One more than asked for tells whether there is a next page.
	rows, err := read(before, query.Limit+1)
	if err != nil {
		return Page[T]{}, err
	}
	page := Page[T]{Data: rows[:min(len(rows), query.Limit)]}
	if len(rows) > query.Limit {
		page.NextCursor = base64.RawURLEncoding.EncodeToString([]byte(idOf(page.Data[query.Limit-1]).String()))
	}
	return page, nil
}

// before is the id that the page before ended with; without a cursor one that comes before the first.
func (q Query) before() (uuid.UUID, error) {
	if q.Cursor == "" {
		return uuid.Max, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err == nil {
		var id uuid.UUID
		// The one spelling that Read writes.
		if id, err = uuid.ParseBytes(text); err == nil && id.String() == string(text) {
			return id, nil
		}
	}
	return uuid.Nil, problem.New(http.StatusBadRequest, "The cursor is not one that this service gave.")
}
