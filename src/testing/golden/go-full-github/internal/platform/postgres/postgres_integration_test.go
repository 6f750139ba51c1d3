//go:build integration

package postgres

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"services.internal/payments/internal/platform/problem"
)

func open1(t *testing.T) *Database {
	t.Helper()
	database, err := Open(t.Context(), os.Getenv("DATABASE_URL"), 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(database.Close)
	return database
}

func TestTransactionHappensWhollyOrNot(t *testing.T) {
	database := open1(t)
	key := t.Name()
	failure := errors.New("on second thoughts")
	err := database.InTransaction(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(),
			"insert into idempotency_keys (operation, key, fingerprint, status, headers, body) values ('test', $1, '', 200, '{}', '{}')", key)
		return errors.Join(err, failure)
	})
	if !errors.Is(err, failure) {
		t.Fatal(err)
	}
	// A caller who is gone costs no connection.
	gone, leave := context.WithCancel(t.Context())
	_ = database.InTransaction(gone, func(pgx.Tx) error {
		leave()
		return failure
	})
	if made := database.Stat().NewConnsCount(); made != 1 {
		t.Errorf("%d connections were made", made)
	}
	var kept int
	if err := database.QueryRow(t.Context(), "select count(*) from idempotency_keys where key = $1", key).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d rows are kept, %v", kept, err)
	}
}

func TestWaitsHaveLimits(t *testing.T) {
	database := open1(t)
	for name, want := range map[string]string{
		"statement_timeout": "5s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "5s",
	} {
		var got string
		if err := database.QueryRow(t.Context(), "select current_setting($1)", name).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, %v, want %s", name, got, err, want)
		}
	}
}

func TestErrorsAreTranslated(t *testing.T) {
	database := open1(t)
	exec := func(sql string, values ...any) error {
		_, err := database.Exec(t.Context(), sql, values...)
		return translate(t.Context(), err)
	}
	nul, ok := errors.AsType[*problem.Problem](exec("select $1::text", "a\x00b"))
	if !ok || nul.Status != 400 {
		t.Errorf("NUL: got %v", nul)
	}
	late, ok := errors.AsType[*problem.Problem](exec("do $$ begin raise exception using errcode = '57014'; end $$"))
	if !ok || late.Status != 503 || late.GetHeaders().Get("Retry-After") != "1" {
		t.Errorf("out of time: got %v", late)
	}
	refused := exec("select ('s3cret' || $1)::int", "x")
	if refused == nil || strings.Contains(refused.Error(), "s3cret") || !strings.Contains(refused.Error(), "22P02") {
		t.Errorf("a value that is refused: got %v", refused)
	}
	gone, err := Open(t.Context(), "postgres://nobody@127.0.0.1:1/nothing", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer gone.Close()
	_, err = gone.Exec(t.Context(), "select 1")
	if away, ok := errors.AsType[*problem.Problem](translate(t.Context(), err)); !ok || away.Status != 503 {
		t.Errorf("nobody listens: got %v", err)
	}
}

func TestFullPoolIsWaitedForWithALimit(t *testing.T) {
	database := open1(t)
	held, err := database.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	_, err = database.Exec(t.Context(), "select 1")
	if full, ok := errors.AsType[*problem.Problem](translate(t.Context(), err)); !ok || full.Status != 503 {
		t.Errorf("got %v", err)
	}
}

func TestStatementsAreSummedUp(t *testing.T) {
	tracing, err := newTracer("postgres://db/x")
	if err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		"-- name: GetItem :one\nselect id from items where id = $1\n": "SELECT items",
		"insert into items (id) values ($1)":                          "INSERT items",
		"update items set name = $1":                                  "UPDATE items",
		"begin":                                                       "BEGIN",
	} {
		if got := tracing.describe(sql); got.summary != want || strings.HasPrefix(got.text, "--") {
			t.Errorf("%q is summed up as %q, %q", sql, got.summary, got.text)
		}
	}
}
