//go:build integration

package postgres

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"services.internal/payments/migrations"
)

// schema is one of its own for a test, as the owner: where migrations go, and what else connects.
type schema struct {
	*pgx.Conn
	url string
}

func newSchema(t *testing.T) *schema {
	t.Helper()
	name := strings.ToLower("test_" + strings.ReplaceAll(t.Name(), "/", "_"))
	name = name[:min(len(name), 60)]
	at, err := url.Parse(os.Getenv("MIGRATION_DATABASE_URL"))
	if err != nil {
		t.Fatal(err)
	}
	query := at.Query()
	query.Set("search_path", name)
	at.RawQuery = query.Encode()
	connection, err := pgx.Connect(t.Context(), at.String())
	if err != nil {
		t.Fatal(err)
	}
	quoted := pgx.Identifier{name}.Sanitize()
	made := &schema{connection, at.String()}
	// What a run before left behind goes first.
	made.exec(t, "drop schema if exists "+quoted+" cascade")
	made.exec(t, "create schema "+quoted)
	t.Cleanup(func() {
		ctx := context.Background()
		_, err := connection.Exec(ctx, "drop schema "+quoted+" cascade")
		if err := errors.Join(err, connection.Close(ctx)); err != nil {
			t.Error(err)
		}
	})
	return made
}

func (s *schema) exec(t *testing.T, sql string) {
	t.Helper()
	if _, err := s.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// has is whether a condition holds.
func (s *schema) has(t *testing.T, condition string) bool {
	t.Helper()
	var holds bool
	if err := s.QueryRow(t.Context(), "select "+condition).Scan(&holds); err != nil {
		t.Fatalf("%s: %v", condition, err)
	}
	return holds
}

// migrate applies files, of which names and texts are given in turn, and gives the names of those that were pending.
func (s *schema) migrate(t *testing.T, files ...string) (string, error) {
	t.Helper()
	applied, err := migrate(t.Context(), s.url, folder(files...))
	return listed(applied), err
}

func folder(files ...string) fs.FS {
	made := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		made[files[i]+".sql"] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return made
}

func loaded(t *testing.T, files ...string) []migration {
	t.Helper()
	all, err := load(folder(files...))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (s *schema) wantApplied(t *testing.T, want string, files ...string) {
	t.Helper()
	if applied, err := s.migrate(t, files...); err != nil || applied != want {
		t.Fatalf("applied %s, want %s: %v", applied, want, err)
	}
}

const (
	createOne = "create table one (id int);\n"
	createTwo = "create table two (id int);\n"
	rebuild   = noTransaction + "\ndrop index concurrently if exists one_id;\ncreate index concurrently one_id on one (id);\n"
)

func TestFilesAreNumberedWithoutGaps(t *testing.T) {
	t.Parallel()
	all, err := load(migrations.Files)
	if err != nil {
		t.Fatal(err)
	}
	for i, each := range all {
		if each.number != int64(i+1) {
			t.Errorf("%s is number %d", each.version, i+1)
		}
	}
}

func TestMigrationsAreAppliedOnceInOrder(t *testing.T) {
	t.Parallel()
	to := newSchema(t)
	to.wantApplied(t, "0001_one", "0001_one", createOne)
	to.wantApplied(t, "0002_two", "0001_one", createOne, "0002_two", createTwo)
	to.wantApplied(t, "none", "0001_one", createOne, "0002_two", createTwo)
}

func TestMigrationsAreInTheOrderOfTheirNumbers(t *testing.T) {
	t.Parallel()
	newSchema(t).wantApplied(t, "0001_one, 0002_more, 0010_last",
		"0010_last", "drop table one;", "0002_more", "alter table one add name text;", "0001_one", createOne)
}

func TestMigrationThatComesLaterWithALowerNumberIsApplied(t *testing.T) {
	t.Parallel()
	to := newSchema(t)
	to.wantApplied(t, "0002_two", "0002_two", createTwo)
	to.wantApplied(t, "0001_one", "0001_one", createOne, "0002_two", createTwo)
}

func TestLedgerHasNameAndChecksumOfEach(t *testing.T) {
	t.Parallel()
	to := newSchema(t)
	to.wantApplied(t, "0001_one", "0001_one", createOne)
	var version, checksum string
	if err := to.QueryRow(t.Context(), "select version, checksum from schema_migrations").Scan(&version, &checksum); err != nil {
		t.Fatal(err)
	}
	if expected := loaded(t, "0001_one", createOne)[0]; version != "0001_one" || checksum != expected.checksum || len(checksum) != 64 {
		t.Errorf("it has %s, %s", version, checksum)
	}
}

func TestTwoRunnersDoTheWorkOfOne(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]string{"in transactions": createTwo, "without": rebuild} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := newSchema(t)
			all := folder("0001_one", createOne, "0002_second", second)
			type result struct {
				applied []string
				err     error
			}
			results := make(chan result)
			for range 2 {
				go func() {
					applied, err := migrate(t.Context(), to.url, all)
					results <- result{applied, err}
				}()
			}
			var applied []string
			for range 2 {
				got := <-results
				if got.err != nil {
					t.Error(got.err)
				}
				applied = append(applied, listed(got.applied))
			}
			slices.Sort(applied)
			if !slices.Equal(applied, []string{"0001_one, 0002_second", "none"}) {
				t.Errorf("applied %q", applied)
			}
			if second == rebuild && !to.has(t, "indisvalid from pg_index where indexrelid = 'one_id'::regclass") {
				t.Error("the index is not valid")
			}
		})
	}
}

func TestMigrationThatFailsLeavesNothingBehindAndThoseBeforeItStand(t *testing.T) {
	t.Parallel()
	to := newSchema(t)
	half := "create table half (id int);\nselect nonsense;\n"
	applied, err := to.migrate(t, "0001_one", createOne, "0002_half", half)
	if err == nil || !strings.Contains(err.Error(), "0002_half") || applied != "0001_one" {
		t.Errorf("applied %s: %v", applied, err)
	}
	if !to.has(t, "to_regclass('half') is null and to_regclass('one') is not null") {
		t.Error("half of it is there, or not what was before")
	}
	to.wantApplied(t, "0002_half", "0001_one", createOne, "0002_half", "create table half (id int);\n")
}

func TestMigrationThatChangedAfterItWasAppliedIsRefused(t *testing.T) {
	t.Parallel()
	to := newSchema(t)
	to.wantApplied(t, "0001_one", "0001_one", createOne)
	applied, err := to.migrate(t, "0001_one", createOne+"-- again\n", "0002_two", createTwo)
	if err == nil || !strings.Contains(err.Error(), "changed after it was applied: 0001_one") || applied != "none" {
		t.Errorf("applied %s: %v", applied, err)
	}
	if !to.has(t, "to_regclass('two') is null") {
		t.Error("what comes after it was applied")
	}
}

func TestMigrationThatSaysSoRunsOutsideATransaction(t *testing.T) {
	t.Parallel()
	to := newSchema(t)
	concurrently := "create index concurrently one_id on one (id);\n"
	if _, err := to.migrate(t, "0001_one", createOne, "0002_index", concurrently); err == nil {
		t.Error("PostgreSQL does that in a transaction")
	}
	to.wantApplied(t, "0002_index", "0001_one", createOne, "0002_index", noTransaction+"\n"+concurrently)
}

func TestIndexThatAFailedRunLeftBehindIsBuiltAnew(t *testing.T) {
	t.Parallel()
	to := newSchema(t)
	to.wantApplied(t, "0001_one", "0001_one", createOne)
	to.exec(t, "insert into one values (1), (1)")
	if _, err := to.Exec(t.Context(), "create unique index concurrently one_id on one (id)"); err == nil {
		t.Fatal("the rows are unique")
	}
	to.wantApplied(t, "0002_index", "0001_one", createOne, "0002_index", rebuild)
	if !to.has(t, "indisvalid from pg_index where indexrelid = 'one_id'::regclass") {
		t.Error("the index is not valid")
	}
}

func TestFunctionWithSeveralStatementsIsOne(t *testing.T) {
	t.Parallel()
	to := newSchema(t)
	to.wantApplied(t, "0001_function", "0001_function", `create function three() returns int language plpgsql as $$
declare
  found int;
begin
  found := 1;
  -- A comment; with a semicolon.
  return found + 2;
end;
$$;
create table called as select three() as result;
`)
	if !to.has(t, "result = 3 from called") {
		t.Error("it gives something else")
	}
}

func TestNameWithoutANumberIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one.sql", "_one.sql", "0000_one.sql", "-1_one.sql"} {
		if _, err := load(fstest.MapFS{name: &fstest.MapFile{}}); err == nil || !strings.Contains(err.Error(), strings.TrimSuffix(name, ".sql")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaIsReadyWhenEveryMigrationIsApplied(t *testing.T) {
	t.Parallel()
	to := newSchema(t)
	to.wantApplied(t, "0001_one, 0003_further", "0001_one", createOne, "0003_further", createTwo)
	if err := checkSchema(t.Context(), to, loaded(t, "0001_one", createOne)); err != nil {
		t.Errorf("a schema that is further along: %v", err)
	}
	err := checkSchema(t.Context(), to, loaded(t, "0001_one", createOne, "0002_two", createTwo))
	if err == nil || err.Error() != "1 migrations have not been applied" {
		t.Errorf("got %v", err)
	}
}

func TestMigrationWaitsForALockForAWhileOnly(t *testing.T) {
	t.Parallel()
	db, err := connect(os.Getenv("MIGRATION_DATABASE_URL"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var limit string
	if err := db.QueryRowContext(t.Context(), "show lock_timeout").Scan(&limit); err != nil || limit != "5s" {
		t.Errorf("got %s, %v", limit, err)
	}
}
