package logging_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"

	"services.internal/payments/internal/platform/logging"
)

// logged gives the lines that are written at this level.
func logged(t *testing.T, level string, write func(log *slog.Logger)) []map[string]any {
	t.Helper()
	var out bytes.Buffer
	write(logging.New(&out, level, "things"))
	var lines []map[string]any
	for line := range strings.Lines(out.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%q is not a JSON object: %v", line, err)
		}
		lines = append(lines, entry)
	}
	return lines
}

func TestLineIsOneJSONObjectWithKnownKeys(t *testing.T) {
	t.Parallel()
	before := time.Now()
	lines := logged(t, "info", func(log *slog.Logger) {
		log.ErrorContext(t.Context(), "one\ntwo", logging.Error(errors.New("why")), slog.Group("of", slog.String("level", "its own")))
	})
	if len(lines) != 1 {
		t.Fatalf("got %d lines", len(lines))
	}
	line := lines[0]
	if keys := slices.Sorted(maps.Keys(line)); !slices.Equal(keys, []string{"error", "level", "message", "of", "service.name", "timestamp"}) {
		t.Errorf("got the keys %q", keys)
	}
	if line["level"] != "error" || line["message"] != "one\ntwo" || line["service.name"] != "things" || line["error"] != "why" {
		t.Errorf("got %v", line)
	}
	if group, ok := line["of"].(map[string]any); !ok || group["level"] != "its own" {
		t.Errorf("the group is %v", line["of"])
	}
	text, _ := line["timestamp"].(string)
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || !strings.HasSuffix(text, "Z") || at.Before(before.Truncate(time.Microsecond)) || time.Since(at) > time.Minute {
		t.Errorf("the timestamp is %q: %v", text, err)
	}
}

func TestLevelSaysWhatIsLogged(t *testing.T) {
	t.Parallel()
	all := []slog.Level{slog.LevelDebug - 4, slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError, logging.LevelFatal}
	for n, level := range logging.Levels {
		t.Run(level, func(t *testing.T) {
			t.Parallel()
			lines := logged(t, level, func(log *slog.Logger) {
				for _, each := range all {
					log.Log(t.Context(), each, "something")
				}
			})
			var levels []string
			for _, line := range lines {
				name, _ := line["level"].(string)
				levels = append(levels, name)
			}
			// Silent is the last, and no line has it.
			if want := logging.Levels[n : len(logging.Levels)-1]; !slices.Equal(levels, want) {
				t.Errorf("got %q, want %q", levels, want)
			}
		})
	}
}

func TestLineLeadsToItsSpan(t *testing.T) {
	t.Parallel()
	traceID, spanID := trace.TraceID{1}, trace.SpanID{2}
	for name, flags := range map[string]trace.TraceFlags{"sampled": trace.FlagsSampled, "not sampled": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: traceID, SpanID: spanID, TraceFlags: flags})
			lines := logged(t, "info", func(log *slog.Logger) {
				log.With("more", 1).InfoContext(trace.ContextWithSpanContext(t.Context(), span), "within")
			})
			if lines[0]["trace_id"] != traceID.String() || lines[0]["span_id"] != spanID.String() || lines[0]["more"] != 1.0 {
				t.Errorf("got %v", lines[0])
			}
		})
	}
	outside := logged(t, "info", func(log *slog.Logger) { log.InfoContext(context.Background(), "outside") })
	if _, has := outside[0]["trace_id"]; has {
		t.Errorf("got %v", outside[0])
	}
}
