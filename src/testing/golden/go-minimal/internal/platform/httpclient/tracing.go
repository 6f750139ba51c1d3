package httpclient

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"syscall"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"services.internal/payments/internal/platform/telemetry"
)

// scope names the client in the telemetry.
const scope = "http.client"

// tracing gives every attempt a CLIENT span and a duration; the service that is asked continues the trace.
type tracing struct {
	tracer   trace.Tracer
	duration metric.Float64Histogram
}

func newTracing() (*tracing, error) {
	duration, err := otel.Meter(scope).Float64Histogram("http.client.request.duration",
		metric.WithDescription("Duration of HTTP client requests."),
		metric.WithUnit("s"),
		metric.WithExplicitBucketBoundaries(telemetry.HTTPDurationBuckets...))
	if err != nil {
		return nil, err
	}
	return &tracing{tracer: otel.Tracer(scope), duration: duration}, nil
}

// around sends the request with the trace context of a span that ends when send returns.
func (t *tracing) around(
	req *http.Request, resend int, send func(*http.Request) (*http.Response, error),
) (*http.Response, error) {
	common := []attribute.KeyValue{
		semconv.HTTPRequestMethodKey.String(req.Method),
		semconv.ServerAddress(req.URL.Hostname()),
		semconv.ServerPort(port(req.URL)),
	}
	startedAt := time.Now()
	ctx, span := t.tracer.Start(req.Context(), req.Method,
		trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(common...),
		trace.WithAttributes(semconv.URLFull(withoutQuery(req.URL))))
	defer span.End()
	if resend > 0 {
		span.SetAttributes(semconv.HTTPRequestResendCount(resend))
	}
	req = req.WithContext(ctx)
	otel.GetTextMapPropagator().Inject(ctx, propagation.HeaderCarrier(req.Header))

	resp, err := send(req)
	outcome, failed := outcomeOf(resp, err)
	span.SetAttributes(outcome...)
	if failed {
		span.SetStatus(codes.Error, "")
	}
	t.duration.Record(ctx, time.Since(startedAt).Seconds(), metric.WithAttributes(slices.Concat(common, outcome)...))
	return resp, err
}

// outcomeOf describes how an attempt ended, and tells whether it failed.
func outcomeOf(resp *http.Response, err error) (outcome []attribute.KeyValue, failed bool) {
	if err != nil {
		return []attribute.KeyValue{errorType(err)}, true
	}
	outcome = append(outcome, semconv.HTTPResponseStatusCode(resp.StatusCode))
	if resp.StatusCode < http.StatusBadRequest {
		return outcome, false
	}
	return append(outcome, semconv.ErrorTypeKey.String(strconv.Itoa(resp.StatusCode))), true
}

// errorType names what happened: ECONNREFUSED says more than the *net.OpError around it.
func errorType(err error) attribute.KeyValue {
	var (
		timeout     net.Error
		unknownHost *net.DNSError
	)
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return semconv.ErrorTypeKey.String("timeout")
	case errors.Is(err, context.Canceled):
		return semconv.ErrorTypeKey.String("canceled")
	case errors.Is(err, syscall.ECONNREFUSED):
		return semconv.ErrorTypeKey.String("ECONNREFUSED")
	case errors.Is(err, syscall.ECONNRESET):
		return semconv.ErrorTypeKey.String("ECONNRESET")
	case errors.As(err, &unknownHost) && unknownHost.IsNotFound:
		return semconv.ErrorTypeKey.String("ENOTFOUND")
	default:
		return semconv.ErrorType(err)
	}
}

func port(u *url.URL) int {
	if port, err := strconv.Atoi(u.Port()); err == nil {
		return port
	}
	if u.Scheme == "https" {
		return 443
	}
	return 80
}

// withoutQuery gives a URL without what must not be kept: callers put it into the query.
func withoutQuery(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}
