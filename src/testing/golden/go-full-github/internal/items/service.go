// Package items is an example of a resource, from route to SQL. The rules are in this file, free of HTTP.
package items

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"services.internal/payments/internal/items/store"
	"services.internal/payments/internal/platform/pagination"
	"services.internal/payments/internal/platform/problem"
)

func create(ctx context.Context, db store.DBTX, wanted NewItem) (Item, error) {
	// In the order in which this process made them, so that the index stays compact.
	id, err := uuid.NewV7()
	if err != nil {
		return Item{}, err
	}
	row, err := store.New(db).InsertItem(ctx, store.InsertItemParams{ID: id, Name: wanted.Name, Quantity: wanted.Quantity})
	return toItem(row), err
}

func get(ctx context.Context, db store.DBTX, id uuid.UUID) (Item, error) {
	row, err := store.New(db).GetItem(ctx, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return Item{}, problem.NotFound("item")
	}
	return toItem(row), err
}

// list gives the newest first.
func list(ctx context.Context, db store.DBTX, query pagination.Query) (pagination.Page[Item], error) {
	idOf := func(item Item) uuid.UUID { return item.ID }
	return pagination.Read(query, idOf, func(before uuid.UUID, atMost int) ([]Item, error) {
		rows, err := store.New(db).ListItemsBefore(ctx, store.ListItemsBeforeParams{ID: before, Limit: int32(atMost)}) //nolint:gosec // a page
		items := make([]Item, len(rows))
		for i, row := range rows {
			items[i] = toItem(row)
		}
		return items, err
	})
}

func remove(ctx context.Context, db store.DBTX, id uuid.UUID) error {
	deleted, err := store.New(db).DeleteItem(ctx, id)
	if err == nil && deleted == 0 {
		return problem.NotFound("item")
	}
	return err
}

func toItem(row store.Item) Item {
	return Item{ID: row.ID, Name: row.Name, Quantity: row.Quantity, CreatedAt: row.CreatedAt.UTC().Truncate(time.Microsecond)}
}
