package server_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"services.internal/payments/internal/platform/server"
)

// spansOf are those that ended in a trace.
func spansOf(traceID string) []sdktrace.ReadOnlySpan {
	return slices.DeleteFunc(spans.Ended(), func(span sdktrace.ReadOnlySpan) bool {
		return span.SpanContext().TraceID().String() != traceID
	})
}

func onlySpan(t *testing.T, traceID string) sdktrace.ReadOnlySpan {
	t.Helper()
	found := spansOf(traceID)
	if len(found) != 1 {
		t.Fatalf("there are %d spans", len(found))
	}
	return found[0]
}

func texts(attributes []attribute.KeyValue) []string {
	all := make([]string, len(attributes))
	for i, each := range attributes {
		all[i] = string(each.Key) + "=" + each.Value.String()
	}
	slices.Sort(all)
	return all
}

func wantTexts(t *testing.T, attributes []attribute.KeyValue, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := texts(attributes); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// The query and the body of the answer are in none of them.
func TestRequestMakesOneServerSpanInTheTraceOfItsCaller(t *testing.T) {
	t.Parallel()
	asked, _ := newServer(t)
	request := newRequest(t, http.MethodPost, "http://things.test:81/things/42?limit=7", `{"count":1}`)
	request.Header.Set("User-Agent", "test/1")
	span := onlySpan(t, ask(t, asked, request).trace)
	if span.Name() != "POST /things/{id}" || span.SpanKind() != trace.SpanKindServer || span.Status().Code != codes.Unset {
		t.Errorf("got %s, %s, %v", span.Name(), span.SpanKind(), span.Status())
	}
	if parent := span.Parent(); !parent.IsRemote() || parent.SpanID().String() != "b7ad6b7169203331" {
		t.Errorf("its parent is %s", parent.SpanID())
	}
	wantTexts(t, span.Attributes(),
		"http.request.method=POST", "url.scheme=http", "http.route=/things/{id}", "http.response.status_code=200",
		"url.path=/things/42", "server.address=things.test", "user_agent.original=test/1")
}

func TestSpanSaysHowItEnded(t *testing.T) {
	t.Parallel()
	asked, _ := newServer(t)
	for _, c := range []struct {
		method, target, name string
		code                 codes.Code
		outcome              []string
	}{
		{"GET", "/fails", "GET /fails", codes.Error, []string{"http.response.status_code=500", "error.type=500"}},
		{"GET", "/panics", "GET /panics", codes.Error, []string{"http.response.status_code=500", "error.type=500"}},
		{"GET", "/conflict", "GET /conflict", codes.Unset, []string{"http.response.status_code=409"}},
		{"GET", "/nothing/secret", "GET", codes.Unset, []string{"http.response.status_code=404"}},
		{"GET", "/things/1", "GET", codes.Unset, []string{"http.response.status_code=405"}},
		{"WHATEVER", "/fails", "HTTP", codes.Unset, []string{"http.response.status_code=405"}},
		{"POST", "/livez", "POST", codes.Unset, []string{"http.response.status_code=405"}},
	} {
		t.Run(c.method+" "+c.target, func(t *testing.T) {
			t.Parallel()
			span := onlySpan(t, ask(t, asked, newRequest(t, c.method, c.target, "")).trace)
			if span.Name() != c.name || span.Status().Code != c.code || span.Status().Description != "" {
				t.Errorf("got %s, %v", span.Name(), span.Status())
			}
			got := slices.DeleteFunc(texts(span.Attributes()), func(text string) bool {
				return !strings.HasPrefix(text, "http.response.") && !strings.HasPrefix(text, "error.")
			})
			slices.Sort(c.outcome)
			if !slices.Equal(got, c.outcome) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestHandlerRunsInTheSpan(t *testing.T) {
	t.Parallel()
	asked, err := server.New(silent)
	if err != nil {
		t.Fatal(err)
	}
	var within trace.SpanContext
	huma.Get(asked.API, "/remembers", func(ctx context.Context, _ *empty) (*empty, error) {
		within = trace.SpanContextFromContext(ctx)
		return nil, nil
	})
	got := get(t, asked, "/remembers")
	if span := onlySpan(t, got.trace); !within.Equal(span.SpanContext()) {
		t.Errorf("it ran in %v", within)
	}
}

func TestDurationIsMeasuredByRouteAndOutcome(t *testing.T) {
	t.Parallel()
	asked, err := server.New(silent)
	if err != nil {
		t.Fatal(err)
	}
	path := "/measured/" + newTrace()
	huma.Get(asked.API, path+"/{id}", func(_ context.Context, input *named) (*empty, error) {
		if input.ID == "broken" {
			panic("a bug")
		}
		return nil, nil
	})
	for _, id := range []string{"1", "2", "broken"} {
		get(t, asked, path+"/"+id)
	}
	points := durations(t, path+"/{id}")
	if len(points) != 2 {
		t.Fatalf("got %d points", len(points))
	}
	wantTexts(t, points[0].Attributes.ToSlice(),
		"http.request.method=GET", "url.scheme=http", "http.route="+path+"/{id}", "http.response.status_code=204")
	wantTexts(t, points[1].Attributes.ToSlice(),
		"http.request.method=GET", "url.scheme=http", "http.route="+path+"/{id}", "http.response.status_code=500", "error.type=500")
	if points[0].Count != 2 || points[1].Count != 1 || len(points[0].Bounds) != 14 {
		t.Errorf("got %d and %d in %v", points[0].Count, points[1].Count, points[0].Bounds)
	}
}

// durations gives what was measured of a route, the most frequent first.
func durations(t *testing.T, route string) []metricdata.HistogramDataPoint[float64] {
	t.Helper()
	var collected metricdata.ResourceMetrics
	if err := meters.Collect(t.Context(), &collected); err != nil {
		t.Fatal(err)
	}
	var found []metricdata.HistogramDataPoint[float64]
	for _, measured := range collected.ScopeMetrics[0].Metrics {
		histogram, ok := measured.Data.(metricdata.Histogram[float64])
		if !ok || measured.Name != "http.server.request.duration" || measured.Unit != "s" {
			t.Fatalf("got %+v", measured)
		}
		for _, point := range histogram.DataPoints {
			if of, _ := point.Attributes.Value("http.route"); of.AsString() == route {
				found = append(found, point)
			}
		}
	}
	slices.SortFunc(found, func(a, b metricdata.HistogramDataPoint[float64]) int { return int(b.Count) - int(a.Count) })
	return found
}

func TestRequestIsLoggedUnderItsTrace(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	got := get(t, asked, "/fails?secret=1")
	logged := written.with(t, "request answered")
	if len(logged) != 1 {
		t.Fatalf("got %d lines", len(logged))
	}
	for key, want := range map[string]any{
		"level": "info", "trace_id": got.trace, "http.request.method": "GET", "http.route": "/fails", "http.response.status_code": 500.0, "error.type": "500",
	} {
		if logged[0][key] != want {
			t.Errorf("%s is %v", key, logged[0][key])
		}
	}
	if took, ok := logged[0]["duration_ms"].(float64); !ok || took < 0 {
		t.Errorf("it took %v", logged[0]["duration_ms"])
	}
}
