// Package postgres is the database of the service for developers and tests: the one that DATABASE_URL and MIGRATION_DATABASE_URL name, or
// one of its own. Either way it gets the migrations.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"

	"services.internal/payments/internal/dev/backing"
	database "services.internal/payments/internal/platform/postgres"
)

const roles = "database/roles.sql"

// Start implements backing.Start.
func Start(ctx context.Context, keep bool) (backing.Server, error) {
	if os.Getenv("DATABASE_URL") != "" {
		return useGiven(ctx)
	}
	server, err := startServer(ctx, keep)
	if err != nil {
		return backing.Server{}, err
	}
	if err := prepare(ctx, server.url); err != nil {
		return backing.Server{}, errors.Join(err, server.stop())
	}
	return backing.Server{
		Environment: map[string]string{
			"DATABASE_URL":           as(server.url, database.AppRole),
			"MIGRATION_DATABASE_URL": as(server.url, database.OwnerRole),
		},
		Stop: server.stop,
	}, nil
}

func useGiven(ctx context.Context) (backing.Server, error) {
	owner := os.Getenv("MIGRATION_DATABASE_URL")
	if owner == "" {
		return backing.Server{}, errors.New("DATABASE_URL is set and MIGRATION_DATABASE_URL is not: set both, or neither")
	}
	if _, err := database.Migrate(ctx, owner); err != nil {
		return backing.Server{}, fmt.Errorf("the database that MIGRATION_DATABASE_URL names can not be migrated; "+
			"unset it and DATABASE_URL for one of its own: %w", err)
	}
	return backing.Server{Stop: func() error { return nil }}, nil
}

// prepare makes database and roles, unless they were kept, and applies the migrations. It connects as the superuser.
func prepare(ctx context.Context, superuser string) error {
	connection, err := pgx.Connect(ctx, superuser)
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close(ctx) }()
	var exists bool
	const query = "select exists (select from pg_database where datname = $1)"
	if err := connection.QueryRow(ctx, query, database.Name).Scan(&exists); err != nil {
		return err
	}
	if !exists {
		script, err := os.ReadFile(roles)
		if err != nil {
			return err
		}
		// One at a time: a database can't be created in a transaction, which statements sent together are.
		for statement := range strings.SplitSeq(string(script), ";\n") {
			if _, err := connection.Exec(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", roles, err)
			}
		}
	}
	_, err = database.Migrate(ctx, as(superuser, database.OwnerRole))
	return err
}

// as is the database of the service, as one of its roles.
func as(superuser, role string) string {
	parsed, err := url.Parse(superuser)
	if err != nil {
		return superuser
	}
	parsed.User = url.User(role)
	parsed.Path = "/" + database.Name
	return parsed.String()
}
