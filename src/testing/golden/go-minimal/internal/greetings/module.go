package greetings

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
)

// Module is greetings over HTTP.
type Module struct{}

// Declare implements platform.Module: greetings have no variables of their own.
func (*Module) Declare(*environment.Variables) {}

// Greeting is what a greeting looks like to callers: validation, types and the contract all come from here.
type Greeting struct {
	Language string `json:"language" doc:"Language tag after BCP 47."`
	Text     string `json:"text"`
}

type input struct {
	Language string `path:"language" pattern:"^[a-z]{2,3}$" example:"en" doc:"Language tag after BCP 47."`
}

type output struct{ Body Greeting }

// Register implements platform.Module.
func (*Module) Register(_ context.Context, app *platform.App) error {
	huma.Register(app.API, huma.Operation{
		OperationID: "getGreeting",
		Method:      http.MethodGet,
		Path:        "/v1/greetings/{language}",
		Summary:     "Get a greeting",
		Tags:        []string{"greetings"},
	}, func(_ context.Context, input *input) (*output, error) {
		greeting, err := greet(input.Language)
		return &output{greeting}, err
	})
	return nil
}
