//go:build integration

package postgres

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

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

// schemaOf makes an empty schema for the test and gives the URL of the owner that works in it.
func schemaOf(t *testing.T) string {
	t.Helper()
	owner := os.Getenv("MIGRATION_DATABASE_URL")
	connection, err := pgx.Connect(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ToLower(strings.ReplaceAll(t.Name(), "/", "_"))
	run := func(ctx context.Context, sql string) {
		if _, err := connection.Exec(ctx, sql); err != nil {
			t.Error(err)
		}
	}
	run(t.Context(), "drop schema if exists "+schema+" cascade")
	run(t.Context(), "create schema "+schema)
	t.Cleanup(func() {
		run(context.Background(), "drop schema "+schema+" cascade")
		_ = connection.Close(context.Background())
	})
	parsed, err := url.Parse(owner)
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	query.Set("search_path", schema)
	parsed.RawQuery = query.Encode()
	return parsed.String()
}

func files(texts map[string]string) fs.FS {
	made := fstest.MapFS{}
	for name, text := range texts {
		made[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return made
}

var two = map[string]string{
	"0001_things.sql": "create table things (name text);\n",
	// A function has statements of its own, and an index that blocks nobody runs in no transaction.
	"0002_double.sql": "create function double(n int) returns int language plpgsql as $$ begin\n  n := n * 2;\n  return n;\nend $$;\n",
	"0003_index.sql":  "-- no transaction\ncreate index concurrently if not exists things_name on things (name);\n",
}

func TestMigrationsAreAppliedOnceAndInOrder(t *testing.T) {
	owner := schemaOf(t)
	applied, err := migrate(t.Context(), owner, files(two))
	if err != nil || strings.Join(applied, " ") != "0001_things 0002_double 0003_index" {
		t.Fatalf("got %v, %v", applied, err)
	}
	if applied, err = migrate(t.Context(), owner, files(two)); err != nil || len(applied) != 0 {
		t.Errorf("the second time: %v, %v", applied, err)
	}
}

func TestRunnersWaitForEachOther(t *testing.T) {
	owner := schemaOf(t)
	var running sync.WaitGroup
	failures := make([]error, 3)
	for i := range failures {
		running.Go(func() { _, failures[i] = migrate(t.Context(), owner, files(two)) })
	}
	running.Wait()
	if err := errors.Join(failures...); err != nil {
		t.Error(err)
	}
}

func TestChangedMigrationIsRefused(t *testing.T) {
	owner := schemaOf(t)
	if _, err := migrate(t.Context(), owner, files(two)); err != nil {
		t.Fatal(err)
	}
	changed := files(map[string]string{"0001_things.sql": "create table others (name text);\n"})
	if _, err := migrate(t.Context(), owner, changed); err == nil || !strings.Contains(err.Error(), "changed after it was applied: 0001_things") {
		t.Errorf("got %v", err)
	}
}

func TestFailedMigrationLeavesNothingBehind(t *testing.T) {
	owner := schemaOf(t)
	broken := files(map[string]string{"0001_broken.sql": "create table half (name text);\ncreate tabel other;\n"})
	if _, err := migrate(t.Context(), owner, broken); err == nil {
		t.Fatal("it was applied")
	}
	// What came before it stays, and is told of.
	second := files(map[string]string{"0001_good.sql": "create table good (name text);\n", "0002_broken.sql": "nonsense;\n"})
	applied, err := migrate(t.Context(), owner, second)
	if len(applied) != 1 || err == nil || !strings.Contains(err.Error(), "0002_broken") {
		t.Errorf("got %v, %v", applied, err)
	}
	mended := files(map[string]string{"0001_good.sql": "create table good (name text);\n", "0002_broken.sql": "create table half (name text);\n"})
	if applied, err := migrate(t.Context(), owner, mended); err != nil || len(applied) != 1 {
		t.Errorf("got %v, %v", applied, err)
	}
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
