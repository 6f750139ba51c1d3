package postgres

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"

	"services.internal/payments/internal/service"
)

// No wait is without end: for a connection, a statement, a lock, or a transaction that someone forgot.
const (
	connectTimeout = 2 * time.Second
	// Until a connection is free: a full pool is told apart from a slow database.
	acquireTimeout = 2 * time.Second
	// After the request was canceled, for the server to say that it ended the statement.
	cancelTimeout = time.Second
)

var sessionTimeouts = map[string]string{
	"statement_timeout":                   "5000",
	"lock_timeout":                        "2000",
	"idle_in_transaction_session_timeout": "5000",
}

// Database is a pool of connections. It is what sqlc's queries run on.
type Database struct {
	*pgxpool.Pool
	tracer *tracer
}

// Open makes a pool of at most so many connections; it connects when a connection is needed.
func Open(ctx context.Context, url string, poolSize int) (*Database, error) {
	tracer, err := newTracer(url)
	if err != nil {
		return nil, err
	}
	pool, err := open(ctx, url, poolSize, tracer)
	if err != nil {
		return nil, err
	}
	return &Database{Pool: pool, tracer: tracer}, nil
}

func open(ctx context.Context, url string, poolSize int, tracer *tracer) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the URL of the database: %w", err)
	}
	config.MaxConns = int32(poolSize) //nolint:gosec // at most 100, see POOL_MAX
	connection := config.ConnConfig
	connection.ConnectTimeout = connectTimeout
	maps.Copy(connection.RuntimeParams, sessionTimeouts)
	connection.RuntimeParams["application_name"] = service.Name
	// Who waits no longer for the answer tells the server so: the work stops.
	connection.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: cancelTimeout}
	}
	if tracer != nil {
		connection.Tracer = tracer
	}
	return pgxpool.NewWithConfig(ctx, config)
}

// InTransaction does all that work does through its argument, or nothing.
func (d *Database) InTransaction(ctx context.Context, work func(tx pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, beginner{d.Pool}, work)
}

type beginner struct{ *pgxpool.Pool }

// Begin is what pgx.BeginFunc asks for.
func (b beginner) Begin(ctx context.Context) (pgx.Tx, error) {
	tx, err := b.Pool.Begin(ctx)
	if err != nil {
		return nil, err
	}
	return transaction{tx}, nil
}

// transaction rolls back for a caller that is gone too: otherwise pgx would throw the connection away.
type transaction struct{ pgx.Tx }

// Rollback is what pgx.BeginFunc ends a transaction with that did not succeed.
func (t transaction) Rollback(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelTimeout)
	defer cancel()
	return t.Tx.Rollback(ctx)
}
