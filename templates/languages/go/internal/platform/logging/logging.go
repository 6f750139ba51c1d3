// Package logging writes one JSON object per line, joined to the trace that it belongs to.
package logging

import (
	"context"
	"io"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// Levels are the names of the least severe level that is logged, from all to nothing.
var Levels = []string{"trace", "debug", "info", "warn", "error", "fatal", "silent"}

// LevelFatal is that of an error which ends the process.
const LevelFatal = slog.LevelError + 4

var levels = map[string]slog.Level{
	"trace": slog.LevelDebug - 4, "debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn,
	"error": slog.LevelError, "fatal": LevelFatal, "silent": LevelFatal + 4,
}

// New is a logger that writes lines of this level and above, each with the name of the service.
func New(out io.Writer, level, service string) *slog.Logger {
	json := slog.NewJSONHandler(out, &slog.HandlerOptions{Level: levels[level], ReplaceAttr: rename})
	return slog.New(traced{json}).With("service.name", service)
}

// Error is what an error says of itself and what caused it.
func Error(err error) slog.Attr { return slog.String("error", err.Error()) }

func rename(groups []string, attr slog.Attr) slog.Attr {
	if len(groups) > 0 {
		return attr
	}
	switch attr.Key {
	case slog.TimeKey:
		return slog.String("timestamp", attr.Value.Time().UTC().Format(time.RFC3339Nano))
	case slog.LevelKey:
		if level, ok := attr.Value.Any().(slog.Level); ok {
			return slog.String("level", nameOf(level))
		}
	case slog.MessageKey:
		attr.Key = "message"
	}
	return attr
}

func nameOf(level slog.Level) string {
	switch {
	case level >= LevelFatal:
		return "fatal"
	case level >= slog.LevelError:
		return "error"
	case level >= slog.LevelWarn:
		return "warn"
	case level >= slog.LevelInfo:
		return "info"
	case level >= slog.LevelDebug:
		return "debug"
	}
	return "trace"
}

// traced adds the ids of the span in the context, sampled or not: a log line must lead to its request in any case.
type traced struct{ slog.Handler }

func (t traced) Handle(ctx context.Context, record slog.Record) error {
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		record.AddAttrs(slog.String("trace_id", span.TraceID().String()), slog.String("span_id", span.SpanID().String()))
	}
	return t.Handler.Handle(ctx, record)
}

func (t traced) WithAttrs(attrs []slog.Attr) slog.Handler { return traced{t.Handler.WithAttrs(attrs)} }

func (t traced) WithGroup(name string) slog.Handler { return traced{t.Handler.WithGroup(name)} }
