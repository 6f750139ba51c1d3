package logging_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"

	"go.opentelemetry.io/otel/trace"

	"services.internal/payments/internal/platform/logging"
)

func logged(t *testing.T, level string, write func(log *slog.Logger)) map[string]any {
	t.Helper()
	var out bytes.Buffer
	write(logging.New(&out, level, "payments"))
	if out.Len() == 0 {
		return nil
	}
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%q is no line of JSON: %v", out.String(), err)
	}
	return line
}

func TestLineHasTheNamesThatAllServicesUse(t *testing.T) {
	t.Parallel()
	line := logged(t, "info", func(log *slog.Logger) {
		log.LogAttrs(t.Context(), logging.LevelFatal, "it broke", logging.Error(errors.New("a reason")))
	})
	for name, want := range map[string]string{
		"level": "fatal", "message": "it broke", "service.name": "payments", "error": "a reason",
	} {
		if line[name] != want {
			t.Errorf("%s is %v, want %q", name, line[name], want)
		}
	}
	if line["timestamp"] == nil || line["trace_id"] != nil {
		t.Errorf("got %v, want a time and no trace", line)
	}
}

func TestLineHasTheIDsOfItsSpanSampledOrNot(t *testing.T) {
	t.Parallel()
	for _, flags := range []trace.TraceFlags{0, trace.FlagsSampled} {
		config := trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: flags}
		ctx := trace.ContextWithSpanContext(context.Background(), trace.NewSpanContext(config))
		line := logged(t, "info", func(log *slog.Logger) { log.With("a", 1).InfoContext(ctx, "served") })
		if line["trace_id"] != "01000000000000000000000000000000" || line["span_id"] != "0200000000000000" {
			t.Errorf("flags %v: got %v", flags, line)
		}
	}
}

func TestLessSevereLinesAreLeftOut(t *testing.T) {
	t.Parallel()
	if line := logged(t, "silent", func(log *slog.Logger) { log.ErrorContext(t.Context(), "it broke") }); line != nil {
		t.Errorf("got %v", line)
	}
	if line := logged(t, "trace", func(log *slog.Logger) { log.DebugContext(t.Context(), "a detail") }); line["level"] != "debug" {
		t.Errorf("got %v", line)
	}
}
