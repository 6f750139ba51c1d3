// Package platform is the same in every service: it puts the modules together, and starts, serves and stops them.
package platform

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"services.internal/payments/internal/platform/environment"
	"services.internal/payments/internal/platform/server"
)

// Module is a part of the service that is configured, started, probed and stopped with it.
type Module interface {
	// Declare declares the environment variables that it reads.
	Declare(variables *environment.Variables)
	// Register adds its routes to app.API, its readiness checks to app.Server and what it lets go of at the end to app.OnClose.
	Register(ctx context.Context, app *App) error
}

// Commander is a module that brings commands of its own: `service <name>`.
type Commander interface {
	Commands() []Command
}

// Command is another program of the service, such as the one that migrates the database.
type Command struct {
	Name string
	// Declare declares the environment variables that it reads.
	Declare func(variables *environment.Variables)
	Run     func(ctx context.Context, log *slog.Logger, arguments []string) error
}

// App is the service while it is put together: modules find each other's work on it.
type App struct {
	API    huma.API
	Server *server.Server
	Log    *slog.Logger

	closers []func(context.Context) error
	shared  map[any]any
}

// OnClose adds what is done after the last request, in reverse order.
func (a *App) OnClose(do func(context.Context) error) { a.closers = append(a.closers, do) }

// Share gives the modules after this one something under a key, best of a type that only its package has.
func (a *App) Share(key, value any) { a.shared[key] = value }

// Shared is what a module before this one shared under a key, or nothing.
func (a *App) Shared(key any) any { return a.shared[key] }

// Build puts the service together without listening: the service itself, its tests and its contract all use it. The modules must have
// been configured.
func Build(ctx context.Context, log *slog.Logger, modules []Module) (*App, error) {
	made, err := server.New(log)
	if err != nil {
		return nil, fmt.Errorf("make the server: %w", err)
	}
	app := &App{API: made.API, Server: made, Log: log, shared: map[any]any{}}
	for _, module := range modules {
		if err := module.Register(ctx, app); err != nil {
			app.Close(ctx)
			return nil, fmt.Errorf("register %T: %w", module, err)
		}
	}
	return app, nil
}

// Close lets go of what the modules hold.
func (a *App) Close(ctx context.Context) {
	for _, closer := range slices.Backward(a.closers) {
		if err := closer(ctx); err != nil {
			a.Log.WarnContext(ctx, "not closed well", "error", err.Error())
		}
	}
	a.closers = nil
}
