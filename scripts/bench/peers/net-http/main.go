// A service as the guides of net/http, pgx, otelhttp and otelpgx write it: one mux behind one handler that traces it, one pool with a tracer.
package main

import (
	"context"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/trace"
)

func main() {
	if err := run(); err != nil {
		log.Fatalln(err)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	shutdown, err := setupTelemetry(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = shutdown(context.Background()) }()

	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL") + "?pool_max_conns=" + os.Getenv("POOL_MAX"))
	if err != nil {
		return err
	}
	config.ConnConfig.Tracer = otelpgx.NewTracer()
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := otelpgx.RecordStats(pool); err != nil {
		return err
	}

	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	server := &http.Server{
		Addr:         net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")),
		Handler:      otelhttp.NewHandler(logged(logger, routes(pool)), "/"),
		ReadTimeout:  10 * time.Second,
		WriteTimeout: 10 * time.Second,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return server.Shutdown(context.Background())
	}
}

// A line for each request with the trace that it belongs to, as the other services write one.
func logged(logger *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		next.ServeHTTP(w, r)
		logger.InfoContext(r.Context(), "request answered",
			"method", r.Method, "route", r.Pattern, "duration", time.Since(began),
			"trace_id", trace.SpanContextFromContext(r.Context()).TraceID())
	})
}
