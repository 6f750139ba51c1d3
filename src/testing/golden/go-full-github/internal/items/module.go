package items

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
	"services.internal/payments/internal/platform/pagination"
	"services.internal/payments/internal/platform/postgres"
)

// Module is items over HTTP.
type Module struct{}

// Declare implements platform.Module: items have no variables of their own.
func (*Module) Declare(*environment.Variables) {}

type createInput struct {
	postgres.Once
	Body NewItem
}

type createOutput struct {
	Status   int
	Location string `header:"location" format:"uri-reference" doc:"Where the item is."`
	Replayed string `header:"idempotency-replayed" enum:"true" doc:"The answer is that of an earlier request with this Idempotency-Key."`
	Body     Item
}

type itemInput struct {
	// Of all spellings that are read as one, that which has 36 characters.
	ID uuid.UUID `path:"id" format:"uuid" minLength:"36" maxLength:"36"`
}

type itemOutput struct{ Body Item }

type listInput struct{ pagination.Query }

type listOutput struct{ Body pagination.Page[Item] }

// Register implements platform.Module.
func (*Module) Register(_ context.Context, app *platform.App) error {
	db := postgres.From(app)
	operation := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"items"}}
	}

	toCreate := operation("createItem", http.MethodPost, "/v1/items", "Create an item")
	toCreate.DefaultStatus = http.StatusCreated
	huma.Register(app.API, toCreate, func(ctx context.Context, input *createInput) (*createOutput, error) {
		answer, err := postgres.AnswerOnce(ctx, db, toCreate.OperationID, input.Once, input.Body,
			func(tx pgx.Tx) (postgres.Answer[Item], error) {
				item, err := create(ctx, tx, input.Body)
				location := map[string]string{"location": "/v1/items/" + item.ID.String()}
				return postgres.Answer[Item]{Status: http.StatusCreated, Headers: location, Body: item}, err
			})
		return &createOutput{Status: answer.Status, Location: answer.Headers["location"], Replayed: answer.Replayed, Body: answer.Body}, err
	})

	huma.Register(app.API, operation("listItems", http.MethodGet, "/v1/items", "List items, newest first"),
		func(ctx context.Context, input *listInput) (*listOutput, error) {
			page, err := list(ctx, db, input.Query)
			return &listOutput{page}, err
		})

	huma.Register(app.API, operation("getItem", http.MethodGet, "/v1/items/{id}", "Get an item"),
		func(ctx context.Context, input *itemInput) (*itemOutput, error) {
			item, err := get(ctx, db, input.ID)
			return &itemOutput{item}, err
		})

	huma.Register(app.API, operation("deleteItem", http.MethodDelete, "/v1/items/{id}", "Delete an item"),
		func(ctx context.Context, input *itemInput) (*struct{}, error) {
			return nil, remove(ctx, db, input.ID)
		})
	return nil
}
