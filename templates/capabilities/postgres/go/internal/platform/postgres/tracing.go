package postgres

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
)

// durationBuckets are the boundaries, in seconds, that the semantic conventions give for the durations of database operations.
var durationBuckets = []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}

// tracer makes a CLIENT span and a duration for every statement, and bounds the wait for a connection, which is in no statement's
// duration.
type tracer struct {
	tracer   trace.Tracer
	duration metric.Float64Histogram
	common   []attribute.KeyValue
	database string
	// Requests that wait for a connection.
	waiting atomic.Int64
	// Text of a statement → *statement.
	known sync.Map
}

type statement struct{ text, summary string }

func newTracer(databaseURL string) (*tracer, error) {
	parsed, err := url.Parse(databaseURL)
	if err != nil {
		return nil, errors.New("read the URL of the database: it is not valid")
	}
	port, err := strconv.Atoi(parsed.Port())
	if err != nil {
		port = 5432
	}
	duration, err := otel.Meter("postgres").Float64Histogram("db.client.operation.duration",
		metric.WithDescription("Duration of database client operations."),
		metric.WithUnit("s"),
		metric.WithExplicitBucketBoundaries(durationBuckets...))
	database := strings.TrimPrefix(parsed.Path, "/")
	return &tracer{
		tracer:   otel.Tracer("postgres"),
		duration: duration,
		database: database,
		common: []attribute.KeyValue{
			attribute.String("db.system.name", "postgresql"),
			attribute.String("db.namespace", database),
			attribute.String("server.address", parsed.Hostname()),
			attribute.Int("server.port", port),
		},
	}, err
}

type operationKey struct{}

type operation struct {
	began   time.Time
	span    trace.Span
	summary attribute.KeyValue
}

// TraceQueryStart implements pgx.QueryTracer.
func (t *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	run := t.describe(data.SQL)
	begun := &operation{began: time.Now(), summary: attribute.String("db.query.summary", run.summary)}
	ctx, begun.span = t.tracer.Start(ctx, run.summary, //nolint:spancheck // TraceQueryEnd ends it
		trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(t.common...),
		trace.WithAttributes(begun.summary, attribute.String("db.query.text", run.text)))
	return context.WithValue(ctx, operationKey{}, begun)
}

// TraceQueryEnd implements pgx.QueryTracer.
func (t *tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	begun, ok := ctx.Value(operationKey{}).(*operation)
	if !ok {
		return
	}
	measured := append([]attribute.KeyValue{begun.summary}, t.common...)
	if data.Err != nil && !errors.Is(data.Err, pgx.ErrNoRows) {
		failure := describeFailure(data.Err)
		begun.span.SetAttributes(failure...)
		begun.span.SetStatus(codes.Error, "")
		measured = append(measured, failure...)
	}
	begun.span.End()
	t.duration.Record(ctx, time.Since(begun.began).Seconds(), metric.WithAttributes(measured...))
}

func describeFailure(err error) []attribute.KeyValue {
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &refused):
		return []attribute.KeyValue{
			attribute.String("error.type", refused.Code),
			attribute.String("db.response.status_code", refused.Code),
		}
	case errors.Is(err, context.Canceled):
		return []attribute.KeyValue{attribute.String("error.type", "canceled")}
	case pgconn.Timeout(err):
		return []attribute.KeyValue{attribute.String("error.type", "timeout")}
	}
	return []attribute.KeyValue{attribute.String("error.type", "connection")}
}

type acquireKey struct{}

// TraceAcquireStart implements pgxpool.AcquireTracer. The context that it returns is that of the wait alone.
func (t *tracer) TraceAcquireStart(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireStartData) context.Context {
	t.waiting.Add(1)
	limited, cancel := context.WithTimeout(ctx, acquireTimeout)
	return context.WithValue(limited, acquireKey{}, cancel)
}

// TraceAcquireEnd implements pgxpool.AcquireTracer.
func (t *tracer) TraceAcquireEnd(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireEndData) {
	t.waiting.Add(-1)
	if cancel, ok := ctx.Value(acquireKey{}).(context.CancelFunc); ok {
		cancel()
	}
}

// The comments before a statement, first of all the line that sqlc writes there.
var nameLine = regexp.MustCompile(`^(?:\s*--.*\n)+`)

var target = regexp.MustCompile(`(?i)\b(?:from|into|update|join)\s+([\w.]+)`)

// describe gives the text without what is not SQL, and its summary as the conventions have it: what is done, then to which table.
func (t *tracer) describe(sql string) *statement {
	if known, ok := t.known.Load(sql); ok {
		if described, ok := known.(*statement); ok {
			return described
		}
	}
	text := strings.TrimSpace(nameLine.ReplaceAllString(sql, ""))
	verb := text
	if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
		verb = text[:end]
	}
	described := &statement{text: text, summary: strings.ToUpper(verb)}
	if found := target.FindStringSubmatch(text); found != nil {
		described.summary += " " + found[1]
	}
	t.known.Store(sql, described)
	return described
}
