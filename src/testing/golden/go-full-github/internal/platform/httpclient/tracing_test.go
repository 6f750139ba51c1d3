package httpclient_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"services.internal/payments/internal/platform/httpclient"
)

// record gives what is written to the telemetry from now on.
func record() (*tracetest.InMemoryExporter, *metric.ManualReader) {
	spans, reader := tracetest.NewInMemoryExporter(), metric.NewManualReader()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)))
	otel.SetMeterProvider(metric.NewMeterProvider(metric.WithReader(reader)))
	otel.SetTextMapPropagator(propagation.TraceContext{})
	return spans, reader
}

func values(attributes []attribute.KeyValue) map[string]string {
	texts := make(map[string]string)
	for _, a := range attributes {
		texts[string(a.Key)] = a.Value.String()
	}
	return texts
}

func wantValues(t *testing.T, got map[string]string, want ...string) {
	t.Helper()
	texts := make([]string, 0, len(got))
	for key, value := range got {
		texts = append(texts, key+"="+value)
	}
	slices.Sort(texts)
	slices.Sort(want)
	if !slices.Equal(texts, want) {
		t.Errorf("got  %q\nwant %q", texts, want)
	}
}

func TestEveryAttemptHasItsSpanAndItsDuration(t *testing.T) {
	spans, reader := record()
	var asked []http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header)
		if len(asked) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()

	ctx, caller := otel.Tracer("test").Start(t.Context(), "caller")
	status, err := get(ctx, t, newClientAt(t, server.URL), "/path?secret=1")
	wantStatus(t, http.StatusOK, status, err)
	caller.End()

	address := parse(t, server.URL)
	full, resent := "url.full="+server.URL+"/path", "http.request.resend_count=1"
	where := []string{"http.request.method=GET", "server.address=" + address.Hostname(), "server.port=" + address.Port()}
	failed := []string{"http.response.status_code=503", "error.type=503"}
	succeeded := []string{"http.response.status_code=200"}

	attempts := spans.GetSpans()[:2]
	for n, span := range attempts {
		parent := span.Parent.SpanID()
		if span.Name != "GET" || span.SpanKind != trace.SpanKindClient || parent != caller.SpanContext().SpanID() {
			t.Errorf("span %d is %s %s of %s", n, span.SpanKind, span.Name, parent)
		}
		id := span.SpanContext
		if got, want := asked[n].Get("traceparent"), "00-"+id.TraceID().String()+"-"+id.SpanID().String()+"-01"; got != want {
			t.Errorf("traceparent %q, want %q", got, want)
		}
	}
	wantValues(t, values(attempts[0].Attributes), slices.Concat(where, failed, []string{full})...)
	wantValues(t, values(attempts[1].Attributes), slices.Concat(where, succeeded, []string{full, resent})...)
	if attempts[0].Status.Code != codes.Error || attempts[1].Status.Code != codes.Unset {
		t.Errorf("got %v and %v", attempts[0].Status, attempts[1].Status)
	}

	points := durations(t, reader)
	for _, point := range points {
		if point.Count != 1 || len(point.Bounds) != 14 {
			t.Errorf("got %d in %v", point.Count, point.Bounds)
		}
	}
	wantValues(t, values(points[0].Attributes.ToSlice()), slices.Concat(where, succeeded)...)
	wantValues(t, values(points[1].Attributes.ToSlice()), slices.Concat(where, failed)...)
}

// durations gives the two measured ones, that of the better status first.
func durations(t *testing.T, reader *metric.ManualReader) []metricdata.HistogramDataPoint[float64] {
	t.Helper()
	var collected metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &collected); err != nil {
		t.Fatal(err)
	}
	measured := collected.ScopeMetrics[0].Metrics[0]
	histogram, ok := measured.Data.(metricdata.Histogram[float64])
	if !ok || measured.Name != "http.client.request.duration" || measured.Unit != "s" || len(histogram.DataPoints) != 2 {
		t.Fatalf("got %+v", measured)
	}
	status := func(point metricdata.HistogramDataPoint[float64]) string {
		return values(point.Attributes.ToSlice())["http.response.status_code"]
	}
	slices.SortFunc(histogram.DataPoints, func(a, b metricdata.HistogramDataPoint[float64]) int {
		return strings.Compare(status(a), status(b))
	})
	return histogram.DataPoints
}

func TestWhyThereIsNoAnswerStandsInTheSpan(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := "http://" + listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	hung := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer hung.Close()

	for baseURL, want := range map[string]string{gone: "ECONNREFUSED", hung.URL: "timeout"} {
		spans, _ := record()
		client := newClientAt(t, baseURL, httpclient.WithMaxAttempts(1), httpclient.WithAttemptTimeout(50*time.Millisecond))
		_, err := get(t.Context(), t, client, "/")
		wantUnavailable(t, err)
		span := spans.GetSpans()[0]
		if got := values(span.Attributes)["error.type"]; got != want || span.Status.Code != codes.Error {
			t.Errorf("error.type %q, status %v, want %q", got, span.Status, want)
		}
	}
}

func TestPortOfTheSchemeStandsInTheSpan(t *testing.T) {
	for baseURL, want := range map[string]string{
		"http://upstream.test":       "80",
		"https://upstream.test":      "443",
		"https://upstream.test:8443": "8443",
	} {
		spans, _ := record()
		to := &upstream{answer: always(http.StatusOK)}
		status, err := get(t.Context(), t, newClientAt(t, baseURL, httpclient.WithTransport(to)), "/")
		wantStatus(t, http.StatusOK, status, err)
		if got := values(spans.GetSpans()[0].Attributes)["server.port"]; got != want {
			t.Errorf("%s: server.port %s", baseURL, got)
		}
	}
}
