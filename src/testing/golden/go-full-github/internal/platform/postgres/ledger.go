package postgres

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3/database"
)

// ledger is the table of the migrations that were applied, as goose asks for it. It has the name and the checksum of each, so that a
// file that changed after it was applied is found.
type ledger struct {
	byNumber map[int64]migration
}

func newLedger(all []migration) *ledger {
	made := &ledger{byNumber: make(map[int64]migration, len(all))}
	for _, each := range all {
		made.byNumber[each.number] = each
	}
	return made
}

const table = "schema_migrations"

//go:embed ledger.sql
var createTable string

// zero is the version of an empty database, which goose wants to see and no row stands for.
const zero = 0

// Tablename implements database.Store.
func (l *ledger) Tablename() string { return table }

// CreateVersionTable implements database.Store.
func (l *ledger) CreateVersionTable(ctx context.Context, db database.DBTxConn) error {
	_, err := db.ExecContext(ctx, createTable)
	return err
}

// TableExists implements database.StoreExtender.
func (l *ledger) TableExists(ctx context.Context, db database.DBTxConn) (bool, error) {
	var exists bool
	err := db.QueryRowContext(ctx, "select to_regclass($1) is not null", table).Scan(&exists)
	return exists, err
}

// Insert implements database.Store.
func (l *ledger) Insert(ctx context.Context, db database.DBTxConn, request database.InsertRequest) error {
	if request.Version == zero {
		return nil
	}
	applied := l.byNumber[request.Version]
	_, err := db.ExecContext(ctx, "insert into schema_migrations (version, checksum) values ($1, $2)",
		applied.version, applied.checksum)
	return err
}

// Delete implements database.Store.
func (l *ledger) Delete(context.Context, database.DBTxConn, int64) error {
	return errors.New("migrations go forward only")
}

// GetMigration implements database.Store.
func (l *ledger) GetMigration(ctx context.Context, db database.DBTxConn, number int64) (*database.GetMigrationResult, error) {
	applied, err := l.applied(ctx, db)
	if err != nil {
		return nil, err
	}
	for version := range applied {
		if found, err := numberOf(version); err == nil && found == number {
			return &database.GetMigrationResult{IsApplied: true}, nil
		}
	}
	return nil, database.ErrVersionNotFound
}

// GetLatestVersion implements database.Store.
func (l *ledger) GetLatestVersion(ctx context.Context, db database.DBTxConn) (int64, error) {
	all, err := l.ListMigrations(ctx, db)
	if err != nil {
		return 0, err
	}
	var latest int64
	for _, each := range all {
		latest = max(latest, each.Version)
	}
	return latest, nil
}

// ListMigrations implements database.Store.
func (l *ledger) ListMigrations(ctx context.Context, db database.DBTxConn) ([]*database.ListMigrationsResult, error) {
	applied, err := l.applied(ctx, db)
	if err != nil {
		return nil, err
	}
	listed := []*database.ListMigrationsResult{{Version: zero, IsApplied: true}}
	for version := range applied {
		number, err := numberOf(version)
		if err != nil {
			return nil, err
		}
		listed = append(listed, &database.ListMigrationsResult{Version: number, IsApplied: true})
	}
	return listed, nil
}

// applied is version → checksum.
func (l *ledger) applied(ctx context.Context, db database.DBTxConn) (map[string]string, error) {
	exists, err := l.TableExists(ctx, db)
	if err != nil || !exists {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, "select version, checksum from schema_migrations")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	applied := map[string]string{}
	for rows.Next() {
		var version, checksum string
		if err := rows.Scan(&version, &checksum); err != nil {
			return nil, err
		}
		applied[version] = checksum
	}
	return applied, rows.Err()
}

// pending are those that the database does not have yet. A file that changed after it was applied is an error: write a new one instead.
func (l *ledger) pending(ctx context.Context, db database.DBTxConn, all []migration) ([]migration, error) {
	applied, err := l.applied(ctx, db)
	if err != nil {
		return nil, err
	}
	var changed []string
	var missing []migration
	for _, each := range all {
		checksum, known := applied[each.version]
		switch {
		case !known:
			missing = append(missing, each)
		case checksum != each.checksum:
			changed = append(changed, each.version)
		}
	}
	if len(changed) > 0 {
		return nil, fmt.Errorf("changed after it was applied: %s", strings.Join(changed, ", "))
	}
	return missing, nil
}
