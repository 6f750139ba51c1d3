package postgres

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"services.internal/payments/migrations"
)

const (
	// Any number will do that no other program locks in this database.
	lockID = 7_246_905_812
	// In seconds. Who waits in the server holds a snapshot, which `create index concurrently` in the other runner waits for: so it asks
	// again and again, for as long as whoever starts it lets it.
	lockEverySeconds = 1
	lockAttempts     = 24 * 60 * 60
)

// runMigrate applies the migrations, as the role that owns the schema; with --check it only fails if some are pending.
func runMigrate(ctx context.Context, log *slog.Logger, url string, arguments []string) error {
	flags := flag.NewFlagSet("migrate", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	check := flags.Bool("check", false, "only fail if some are pending")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	all, err := load(migrations.Files)
	if err != nil {
		return err
	}
	if !*check {
		applied, err := Migrate(ctx, url)
		log.InfoContext(ctx, "migrations applied", "migrations", listed(applied))
		return err
	}
	db, err := connect(url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	pending, err := newLedger(all).pending(ctx, db, all)
	if err != nil {
		return err
	}
	log.InfoContext(ctx, "migrations pending", "migrations", listed(versionsOf(pending)))
	if len(pending) > 0 {
		return fmt.Errorf("%d migrations are pending", len(pending))
	}
	return nil
}

// Migrate applies what is pending and returns the names of it. Safe to run twice, also twice at once.
func Migrate(ctx context.Context, url string) ([]string, error) {
	return migrate(ctx, url, migrations.Files)
}

func migrate(ctx context.Context, url string, files fs.FS) (applied []string, failed error) {
	all, err := load(files)
	if err != nil {
		return nil, err
	}
	db, err := connect(url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	store := newLedger(all)
	if _, err := store.pending(ctx, db, all); err != nil {
		return nil, err
	}
	locker, err := lock.NewPostgresSessionLocker(
		lock.WithLockID(lockID), lock.WithLockTimeout(lockEverySeconds, lockAttempts))
	if err != nil {
		return nil, err
	}
	provider, err := goose.NewProvider(database.DialectCustom, db, annotatedFiles{files},
		goose.WithStore(store),
		goose.WithSessionLocker(locker),
		// Of two branches that were merged the older migration may come later.
		goose.WithAllowOutofOrder(true),
		goose.WithDisableGlobalRegistry(true),
		goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return nil, err
	}
	results, err := provider.Up(ctx)
	if partial, ok := errors.AsType[*goose.PartialError](err); ok {
		results = partial.Applied
		err = fmt.Errorf("migration %s failed: %w", store.byNumber[partial.Failed.Source.Version].version, partial.Err)
	}
	for _, result := range results {
		applied = append(applied, store.byNumber[result.Source.Version].version)
	}
	return applied, err
}

func connect(url string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the URL of the database: %w", err)
	}
	config.ConnectTimeout = 10 * time.Second
	// Whoever waits for a lock on a table holds up all who come after.
	config.RuntimeParams["lock_timeout"] = "5000"
	return stdlib.OpenDB(*config), nil
}

func versionsOf(all []migration) []string {
	versions := make([]string, len(all))
	for i, each := range all {
		versions[i] = each.version
	}
	return versions
}

func listed(versions []string) string {
	if len(versions) == 0 {
		return "none"
	}
	return strings.Join(versions, ", ")
}
