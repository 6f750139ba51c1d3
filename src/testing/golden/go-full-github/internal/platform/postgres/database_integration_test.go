//go:build integration

package postgres

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
	"services.internal/payments/internal/platform/problem"
)

const insertKey = `insert into idempotency_keys (operation, key, fingerprint, status, headers, body)
values ('test', $1, '', 0, '{}', '{}')`

func pidOf(t *testing.T, database *Database) int {
	t.Helper()
	var pid int
	if err := database.QueryRow(t.Context(), "select pg_backend_pid()").Scan(&pid); err != nil {
		t.Fatal(err)
	}
	return pid
}

func kept(t *testing.T, database *Database, key string) int {
	t.Helper()
	var count int
	if err := database.QueryRow(t.Context(), "select count(*) from idempotency_keys where key = $1", key).Scan(&count); err != nil {
		t.Fatal(err)
	}
	return count
}

func wantUnavailable(t *testing.T, err error) {
	t.Helper()
	told, ok := errors.AsType[*problem.Problem](translate(t.Context(), err))
	if !ok || told.Status != http.StatusServiceUnavailable || told.GetHeaders().Get("Retry-After") != "1" {
		t.Errorf("got %v", err)
	}
}

func TestServiceReadsAndWritesRowsAndDoesNotChangeTheSchema(t *testing.T) {
	t.Parallel()
	database := open1(t)
	for _, sql := range []string{
		"create table intruder (id int)", "create temporary table intruder (id int)",
		"drop table idempotency_keys", "truncate idempotency_keys", "delete from schema_migrations",
	} {
		_, err := database.Exec(t.Context(), sql)
		if refused, ok := errors.AsType[*pgconn.PgError](err); !ok || refused.Code != "42501" {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestTransactionInWhichAStatementFailedIsNotSaidToBeKept(t *testing.T) {
	t.Parallel()
	database := open1(t)
	key := uuid.NewString()
	err := database.InTransaction(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), insertKey, key)
		_, _ = tx.Exec(t.Context(), insertKey, key)
		return err
	})
	if err == nil || kept(t, database, key) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestWhatTheDatabaseRefusesCostsNoConnectionAndWhatBreaksDoes(t *testing.T) {
	t.Parallel()
	database := open1(t)
	pid := pidOf(t, database)
	for _, sql := range []string{"select 1 / 0", "select nonsense"} {
		_, alone := database.Exec(t.Context(), sql)
		within := database.InTransaction(t.Context(), func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), sql)
			return err
		})
		if alone == nil || within == nil {
			t.Errorf("%s: %v, %v", sql, alone, within)
		}
	}
	if pidOf(t, database) != pid {
		t.Error("it costs the connection")
	}
	const end = "select pg_terminate_backend(pg_backend_pid())"
	wantUnavailable(t, database.InTransaction(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), end)
		return err
	}))
	if pidOf(t, database) == pid {
		t.Error("what broke is used again")
	}
}

func TestLockThatIsHeldTooLongIsUnavailable(t *testing.T) {
	t.Parallel()
	holding, waiting := open1(t), open1(t)
	key := uuid.NewString()
	err := holding.InTransaction(t.Context(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), insertKey, key); err != nil {
			return err
		}
		// Less than the two seconds of the service.
		return waiting.InTransaction(t.Context(), func(other pgx.Tx) error {
			if _, err := other.Exec(t.Context(), "set local lock_timeout = '100ms'"); err != nil {
				return err
			}
			_, err := other.Exec(t.Context(), insertKey, key)
			return err
		})
	})
	wantUnavailable(t, err)
}

func TestCallerWhoIsGoneStopsTheStatement(t *testing.T) {
	t.Parallel()
	database := open1(t)
	ctx, leave := context.WithCancel(t.Context())
	ended := make(chan error)
	pid := pidOf(t, database)
	go func() {
		_, err := database.Exec(ctx, "select pg_sleep(4)")
		ended <- err
	}()
	watching := open1(t)
	active := func() bool {
		var runs bool
		err := watching.QueryRow(t.Context(), "select query like '%pg_sleep(4)%' and state = 'active' from pg_stat_activity where pid = $1", pid).Scan(&runs)
		return err == nil && runs
	}
	for !active() {
		select {
		case err := <-ended:
			t.Fatalf("it was not seen: %v", err)
		default:
		}
	}
	leave()
	if err := <-ended; err == nil {
		t.Error("it slept")
	}
	if active() {
		t.Error("the server works on")
	}
}

func answerOnce(t *testing.T, database *Database, key string, request any, work func() (string, error)) (Answer[string], error) {
	t.Helper()
	return AnswerOnce(t.Context(), database, "test", Once{Key: key}, request, func(pgx.Tx) (Answer[string], error) {
		body, err := work()
		return Answer[string]{Status: http.StatusCreated, Headers: map[string]string{"location": "/" + body}, Body: body}, err
	})
}

func give(body string) func() (string, error) { return func() (string, error) { return body, nil } }

func TestAnswerIsGivenOnceForAKey(t *testing.T) {
	t.Parallel()
	database := open1(t)
	key := uuid.NewString()
	failure := errors.New("not now")
	if _, err := answerOnce(t, database, key, "a", func() (string, error) { return "", failure }); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	// Failures are not kept.
	first, err := answerOnce(t, database, key, "a", give("first"))
	if err != nil || first.Body != "first" || first.Replayed != "" {
		t.Errorf("got %+v, %v", first, err)
	}
	again, err := answerOnce(t, database, key, "a", give("second"))
	if err != nil || again.Body != "first" || again.Status != http.StatusCreated || again.Headers["location"] != "/first" || again.Replayed != "true" {
		t.Errorf("got %+v, %v", again, err)
	}
	_, err = answerOnce(t, database, key, "b", give("other"))
	if told, ok := errors.AsType[*problem.Problem](err); !ok || told.Status != http.StatusUnprocessableEntity {
		t.Errorf("another request: %v", err)
	}
	for range 2 {
		if without, err := answerOnce(t, database, "", "a", give("each time")); err != nil || without.Replayed != "" {
			t.Errorf("without a key: %+v, %v", without, err)
		}
	}
}

func TestRequestThatIsBeingAnsweredIsAConflict(t *testing.T) {
	t.Parallel()
	database, other := open1(t), open1(t)
	key := uuid.NewString()
	_, err := answerOnce(t, database, key, "a", func() (string, error) {
		_, err := answerOnce(t, other, key, "a", give("second"))
		told, ok := errors.AsType[*problem.Problem](err)
		if !ok || told.Status != http.StatusConflict || told.GetHeaders().Get("Retry-After") != "1" {
			t.Errorf("got %v", err)
		}
		return "first", nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestOldAnswersAreForgotten(t *testing.T) {
	t.Parallel()
	database := open1(t)
	old := uuid.NewString()
	if _, err := database.Exec(t.Context(), insertKey, old); err != nil {
		t.Fatal(err)
	}
	const age = "update idempotency_keys set created_at = now() - interval '25 hours' where key = $1"
	if _, err := database.Exec(t.Context(), age, old); err != nil {
		t.Fatal(err)
	}
	if _, err := answerOnce(t, database, uuid.NewString(), "a", give("new")); err != nil || kept(t, database, old) != 0 {
		t.Errorf("%d are kept: %v", kept(t, database, old), err)
	}
}

func TestInstanceWhoseConnectionsAreAllInUseIsReady(t *testing.T) {
	t.Parallel()
	module := &Module{}
	var variables environment.Variables
	platform.Declare(&variables, []platform.Module{module})
	if err := variables.Read(os.Getenv); err != nil {
		t.Fatal(err)
	}
	app, err := platform.Build(t.Context(), slog.New(slog.DiscardHandler), []platform.Module{module})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { app.Close(context.Background()) })
	database := From(app)
	for range database.Config().MaxConns {
		held, err := database.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(held.Release)
	}
	answer := httptest.NewRecorder()
	app.Server.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", http.NoBody))
	if answer.Code != http.StatusOK {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
}

// Not beside others: the providers are those of the whole process.
func TestStatementsAndThePoolAreMeasured(t *testing.T) {
	spans, reader := tracetest.NewInMemoryExporter(), metric.NewManualReader()
	tracing := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))
	otel.SetTracerProvider(tracing)
	otel.SetMeterProvider(metric.NewMeterProvider(metric.WithReader(reader)))
	database := open1(t)
	measuring, err := database.measure()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = measuring.Unregister() }()
	ctx, caller := tracing.Tracer("test").Start(t.Context(), "caller")
	if _, err := database.Exec(ctx, "-- name: Secret :exec\nselect $1::text from items where name = $1", "secret"); err != nil {
		t.Fatal(err)
	}
	if _, err := database.Exec(ctx, "select 1 / 0"); err == nil {
		t.Fatal("nothing was refused")
	}

	ended := spans.GetSpans()
	slices.SortFunc(ended, func(a, b tracetest.SpanStub) int { return a.StartTime.Compare(b.StartTime) })
	var statements []string
	for _, span := range ended {
		attributes := map[string]string{}
		for _, each := range span.Attributes {
			attributes[string(each.Key)] = each.Value.String()
			if each.Value.String() == "secret" {
				t.Errorf("%s has the value", each.Key)
			}
		}
		if span.SpanKind != trace.SpanKindClient || span.Parent.SpanID() != caller.SpanContext().SpanID() || attributes["db.system.name"] != "postgresql" ||
			attributes["db.namespace"] == "" || attributes["server.address"] == "" || attributes["server.port"] == "" {
			t.Errorf("got %v %v", span.SpanKind, attributes)
		}
		statements = append(statements, span.Name+": "+attributes["db.query.text"]+": "+attributes["error.type"])
		if (span.Status.Code == codes.Error) != (attributes["error.type"] != "") {
			t.Errorf("%s has the status %v", span.Name, span.Status)
		}
	}
	if want := []string{"SELECT items: select $1::text from items where name = $1: ", "SELECT: select 1 / 0: 22012"}; !slices.Equal(statements, want) {
		t.Errorf("got  %q\nwant %q", statements, want)
	}

	var collected metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &collected); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, measured := range collected.ScopeMetrics[0].Metrics {
		names = append(names, measured.Name)
	}
	slices.Sort(names)
	if want := []string{
		"db.client.connection.count", "db.client.connection.max", "db.client.connection.pending_requests", "db.client.operation.duration",
	}; !slices.Equal(names, want) {
		t.Errorf("got %q", names)
	}
}

func TestManyAtOnceShareThePool(t *testing.T) {
	t.Parallel()
	database := open1(t)
	var asking sync.WaitGroup
	for n := range 20 {
		asking.Go(func() {
			var got int
			if err := database.QueryRow(t.Context(), "select $1::int", n).Scan(&got); err != nil || got != n {
				t.Errorf("got %d, %v", got, err)
			}
		})
	}
	asking.Wait()
}
