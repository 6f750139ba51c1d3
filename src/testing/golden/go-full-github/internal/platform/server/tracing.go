package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"services.internal/payments/internal/platform/problem"
	"services.internal/payments/internal/platform/telemetry"
)

// callerGone is no failure of the service: what proxies log for it.
const callerGone = 499

var knownMethods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	http.MethodOptions, http.MethodTrace, http.MethodConnect, "QUERY",
}

// tracing makes a SERVER span, a duration and a log line for every request but the probes'.
type tracing struct {
	tracer   trace.Tracer
	duration metric.Float64Histogram
}

func newTracing() (*tracing, error) {
	duration, err := otel.Meter("http.server").Float64Histogram("http.server.request.duration",
		metric.WithDescription("Duration of HTTP server requests."),
		metric.WithUnit("s"),
		metric.WithExplicitBucketBoundaries(telemetry.HTTPDurationBuckets...))
	return &tracing{tracer: otel.Tracer("http.server"), duration: duration}, err
}

type serverKey struct{}

// ServeHTTP serves a request: a probe as it is, anything else within its span and its time.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { //nolint:contextcheck // it goes along in the request
	answer := &response{ResponseWriter: w, server: s}
	if isProbe(r) {
		s.mux.ServeHTTP(answer, r)
		return
	}
	handler, route := s.find(r)
	ctx, exchange := s.tracing.start(s.log, r, route)
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, serverKey{}, s), LongestRequest)
	defer cancel()
	defer func() {
		thrown := recover()
		begun := answer.status != 0
		if thrown != nil && !isAbort(thrown) {
			s.answerPanic(ctx, answer, thrown)
		}
		status := answer.status
		switch {
		case errors.Is(r.Context().Err(), context.Canceled):
			status = callerGone
		case thrown != nil:
			status = http.StatusInternalServerError
		}
		exchange.end(ctx, status)
		// Half an answer is not to be taken for a whole one.
		if isAbort(thrown) || thrown != nil && begun {
			panic(http.ErrAbortHandler)
		}
	}()
	handler.ServeHTTP(answer, r.WithContext(ctx)) //nolint:contextcheck // as above
}

// find is the handler of a request and its route as OpenAPI writes it: /v1/items/{id}. Without a route the handler refuses.
func (s *Server) find(r *http.Request) (http.Handler, string) {
	handler, pattern := s.mux.Handler(r)
	if _, route, found := strings.Cut(pattern, " "); found && !isRedirect(r.URL.EscapedPath()) {
		// The mux itself, which takes the values out of the path.
		return s.mux, route
	}
	return refusal(handler, r.URL.EscapedPath()), ""
}

// exchange is a request and its answer, from the first to the last.
type exchange struct {
	*tracing
	log   *slog.Logger
	began time.Time
	span  trace.Span
	// What can label a metric: few values each.
	common []attribute.KeyValue
}

// start begins the span of a request. Its context is that of all that is done for it.
func (t *tracing) start(log *slog.Logger, r *http.Request, route string) (context.Context, *exchange) {
	begun := &exchange{tracing: t, log: log, began: time.Now()}
	method, name := "_OTHER", "HTTP"
	if slices.Contains(knownMethods, r.Method) {
		method, name = r.Method, r.Method
	}
	begun.common = []attribute.KeyValue{attribute.String("http.request.method", method), attribute.String("url.scheme", "http")}
	if route != "" {
		begun.common = append(begun.common, attribute.String("http.route", route))
		name += " " + route
	}
	attributes := []attribute.KeyValue{
		// The query is left out: callers put there what must not be kept.
		attribute.String("url.path", r.URL.EscapedPath()),
		attribute.String("server.address", hostname(r.Host)),
	}
	if agent := r.UserAgent(); agent != "" {
		attributes = append(attributes, attribute.String("user_agent.original", agent))
	}
	parent := otel.GetTextMapPropagator().Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := t.tracer.Start(parent, name, //nolint:spancheck // end ends it
		trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(begun.common...), trace.WithAttributes(attributes...))
	begun.span = span
	return ctx, begun //nolint:spancheck // end ends it
}

// end ends the span with the status of the answer, measures and logs it.
func (e *exchange) end(ctx context.Context, status int) {
	outcome := []attribute.KeyValue{attribute.Int("http.response.status_code", status)}
	if status >= http.StatusInternalServerError {
		outcome = append(outcome, attribute.String("error.type", strconv.Itoa(status)))
		e.span.SetStatus(codes.Error, "")
	}
	e.span.SetAttributes(outcome...)
	e.span.End()
	took := time.Since(e.began)
	measured := slices.Concat(e.common, outcome)
	e.duration.Record(ctx, took.Seconds(), metric.WithAttributes(measured...))
	logged := make([]slog.Attr, 0, len(measured)+1)
	for _, attr := range measured {
		logged = append(logged, slog.Any(string(attr.Key), attr.Value.AsInterface()))
	}
	logged = append(logged, slog.Float64("duration_ms", float64(took.Microseconds())/1000))
	e.log.LogAttrs(ctx, slog.LevelInfo, "request answered", logged...)
}

func (s *Server) answerPanic(ctx context.Context, answer *response, thrown any) {
	s.log.ErrorContext(ctx, "the handler panicked", "error", describeThrown(thrown), "stack", string(debug.Stack()))
	if answer.status == 0 {
		s.write(ctx, answer, unexpected())
	}
}

// isAbort is whether a handler asked for its answer to be cut off.
func isAbort(thrown any) bool {
	err, ok := thrown.(error)
	return ok && errors.Is(err, http.ErrAbortHandler)
}

// describeThrown says no more of a value than its type: it can hold anything.
func describeThrown(thrown any) string {
	switch value := thrown.(type) {
	case string:
		return value
	case error:
		return value.Error()
	}
	return fmt.Sprintf("%T", thrown)
}

func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// response remembers the status of an answer, and asks the caller to let go of the connection while the server drains.
type response struct {
	http.ResponseWriter
	server *Server
	status int
}

func (r *response) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status = status
		if r.server.draining.Load() {
			r.Header().Set("Connection", "close")
		}
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *response) Write(body []byte) (int, error) {
	if r.status == 0 {
		r.WriteHeader(http.StatusOK)
	}
	return r.ResponseWriter.Write(body)
}

// Unwrap lets http.ResponseController through.
func (r *response) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// write answers with a problem outside of huma.
func (s *Server) write(ctx context.Context, w http.ResponseWriter, p *problem.Problem) {
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", problem.ContentType)
	w.WriteHeader(p.Status)
	if err := jsonFormat.Marshal(w, s.complete(ctx, p)); err != nil {
		s.log.DebugContext(ctx, "the answer was not taken", "error", err.Error())
	}
}
