package postgres

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// measure shows how busy the pool is, until what it returns is unregistered: exhaustion shows here before it shows as latency.
func (d *Database) measure() (metric.Registration, error) {
	meter := otel.Meter("postgres")
	pool := attribute.String("db.client.connection.pool.name", d.tracer.database)
	state := func(name string) metric.MeasurementOption {
		return metric.WithAttributes(pool, attribute.String("db.client.connection.state", name))
	}
	named, idle, used := metric.WithAttributes(pool), state("idle"), state("used")

	count, err := meter.Int64ObservableUpDownCounter("db.client.connection.count",
		metric.WithUnit("{connection}"), metric.WithDescription("Connections in the pool, by state."))
	if err != nil {
		return nil, err
	}
	most, err := meter.Int64ObservableUpDownCounter("db.client.connection.max",
		metric.WithUnit("{connection}"), metric.WithDescription("Connections that the pool may open."))
	if err != nil {
		return nil, err
	}
	pending, err := meter.Int64ObservableUpDownCounter("db.client.connection.pending_requests",
		metric.WithUnit("{request}"), metric.WithDescription("Requests that wait for a connection."))
	if err != nil {
		return nil, err
	}
	return meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		now := d.Stat()
		observer.ObserveInt64(count, int64(now.IdleConns()), idle)
		observer.ObserveInt64(count, int64(now.TotalConns()-now.IdleConns()), used)
		observer.ObserveInt64(most, int64(now.MaxConns()), named)
		observer.ObserveInt64(pending, d.tracer.waiting.Load(), named)
		return nil
	}, count, most, pending)
}
