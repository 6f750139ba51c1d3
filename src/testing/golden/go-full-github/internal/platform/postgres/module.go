// Package postgres is the service's own database: a pool with limits on everything that can wait, statements traced and prepared,
// migrations, answers that are given once.
package postgres

import (
	"context"
	"fmt"
	"log/slog"

	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
	"services.internal/payments/internal/platform/postgres/store"
	"services.internal/payments/migrations"
)

// Module is the database as a part of the service: From gives it to every module after it.
type Module struct {
	url          string
	poolSize     int
	migrationURL string
}

type databaseKey struct{}

// From is the database, for modules that are registered after this one.
func From(app *platform.App) *Database {
	database, _ := app.Shared(databaseKey{}).(*Database)
	return database
}

// Declare implements platform.Module.
func (m *Module) Declare(v *environment.Variables) {
	v.URL(&m.url, "DATABASE_URL", "The database, as the role that reads and writes rows and nothing else.",
		schemes, environment.Example(exampleURL(AppRole)))
	v.Int(&m.poolSize, "POOL_MAX",
		"Connections that one instance opens for requests at most; it has one more for its readiness check.", 1, 100,
		environment.Default("10"))
}

func (m *Module) declareMigration(v *environment.Variables) {
	v.URL(&m.migrationURL, "MIGRATION_DATABASE_URL",
		"The database, as the role that owns the schema; read by `migrate` alone.",
		schemes, environment.Example(exampleURL(OwnerRole)))
}

var schemes = []string{"postgres", "postgresql"}

func exampleURL(role string) string {
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:5432/%s", role, role, Name)
}

// Register implements platform.Module.
func (m *Module) Register(ctx context.Context, app *platform.App) error {
	database, err := Open(ctx, m.url, m.poolSize)
	if err != nil {
		return err
	}
	app.OnClose(func(context.Context) error { database.Close(); return nil })
	measuring, err := database.measure()
	if err != nil {
		return err
	}
	app.OnClose(func(context.Context) error { return measuring.Unregister() })
	// With a connection of its own: when requests wait for theirs, less traffic to this instance is more to the others.
	prober, err := open(ctx, m.url, 1, nil)
	if err != nil {
		return err
	}
	app.OnClose(func(context.Context) error { prober.Close(); return nil })
	all, err := load(migrations.Files)
	if err != nil {
		return err
	}
	app.Server.AddCheck("postgres", func(ctx context.Context) error { return checkSchema(ctx, prober, all) })
	app.Server.TranslateErrors(translate)
	app.Share(databaseKey{}, database)
	return nil
}

// checkSchema: a schema that is further along is fine. Migrations go first and stay compatible with the version before.
func checkSchema(ctx context.Context, db store.DBTX, all []migration) error {
	versions := versionsOf(all)
	applied, err := store.New(db).CountMigrations(ctx, versions)
	if err != nil {
		return err
	}
	if missing := len(versions) - int(applied); missing > 0 {
		return fmt.Errorf("%d migrations have not been applied", missing)
	}
	return nil
}

// Commands implements platform.Commander.
func (m *Module) Commands() []platform.Command {
	migrate := platform.Command{
		Name:    "migrate",
		Declare: m.declareMigration,
		Run: func(ctx context.Context, log *slog.Logger, arguments []string) error {
			return runMigrate(ctx, log, m.migrationURL, arguments)
		},
	}
	return []platform.Command{migrate}
}
