package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"services.internal/payments/internal/platform/problem"
)

// transient: connection lost, resources short, shutting down, locked, deadlocked, out of time. The same request can succeed soon.
var transient = regexp.MustCompile(`^(08|53|57P|57014|55P03|40)`)

const (
	// What PostgreSQL's texts can't hold: NUL, and what is no UTF-8.
	characterNotInRepertoire = "22021"
	dataException            = "22"
)

// translate says what went wrong in the database, as far as callers and logs may know.
func translate(ctx context.Context, err error) error {
	if _, known := errors.AsType[*problem.Problem](err); known {
		return err
	}
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &refused):
		return translateRefusal(refused)
	case isGone(err):
		return unavailable(err)
	// There was time left for the request: it is the wait for a connection that was limited.
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		return unavailable(fmt.Errorf("no connection became free: %w", err))
	}
	return err
}

func translateRefusal(refused *pgconn.PgError) error {
	cause := fmt.Errorf("%s (SQLSTATE %s)", refused.Message, refused.Code)
	if strings.HasPrefix(refused.Code, dataException) {
		// Their messages quote the value that was refused, and values are nobody else's business.
		cause = fmt.Errorf("a value was refused (SQLSTATE %s)", refused.Code)
	}
	switch {
	case refused.Code == characterNotInRepertoire:
		return problem.New(http.StatusBadRequest, "Text must be UTF-8 without the character NUL.").WithCause(cause)
	case transient.MatchString(refused.Code):
		return unavailable(cause)
	}
	return cause
}

// isGone is whether the server did not answer, or nobody could ask it.
func isGone(err error) bool {
	var connecting *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connecting) || errors.As(err, &network) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
}

func unavailable(cause error) error {
	return problem.New(http.StatusServiceUnavailable, "The database does not answer. Try again soon.").
		WithCause(cause).WithHeader("Retry-After", "1")
}
