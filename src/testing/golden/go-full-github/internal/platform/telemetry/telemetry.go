// Package telemetry starts OpenTelemetry from the standard OTEL_* variables alone. Spans and metrics are made by hand, where the work is
// done.
package telemetry

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"

	"services.internal/payments/internal/service"
)

// flushLimit: telemetry is worth a short wait at the end, not the grace period. A collector that is down must not hold the exit up.
const flushLimit = 2 * time.Second

// Telemetry sends what the process measures until it is stopped.
type Telemetry struct {
	tracers *trace.TracerProvider
	meters  *metric.MeterProvider
}

// Start makes the global tracer and meter providers.
func Start(ctx context.Context, config Config, log *slog.Logger) (*Telemetry, error) {
	reportFailures(log)
	// The exporters' own default is https.
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" {
		if err := os.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", config.Endpoint); err != nil {
			return nil, fmt.Errorf("set the endpoint: %w", err)
		}
	}
	process, err := describeProcess(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("describe the process: %w", err)
	}
	tracing := []trace.TracerProviderOption{trace.WithResource(process), trace.WithSampler(config.newSampler())}
	if config.sends(config.tracesExporter) {
		exporter, err := otlptracehttp.New(ctx)
		if err != nil {
			return nil, fmt.Errorf("start the exporter of traces: %w", err)
		}
		tracing = append(tracing, trace.WithBatcher(exporter))
	}
	metering := []metric.Option{metric.WithResource(process)}
	if config.sends(config.metricsExporter) {
		exporter, err := otlpmetrichttp.New(ctx)
		if err != nil {
			return nil, fmt.Errorf("start the exporter of metrics: %w", err)
		}
		metering = append(metering, metric.WithReader(metric.NewPeriodicReader(exporter)))
	}
	telemetry := &Telemetry{tracers: trace.NewTracerProvider(tracing...), meters: metric.NewMeterProvider(metering...)}
	otel.SetTracerProvider(telemetry.tracers)
	otel.SetMeterProvider(telemetry.meters)
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	if err := measureRuntime(telemetry.meters); err != nil {
		return nil, fmt.Errorf("measure the process: %w", err)
	}
	return telemetry, nil
}

// Stop sends what is left, for at most two seconds. That not all could be sent is no reason to fail.
func (t *Telemetry) Stop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, flushLimit)
	defer cancel()
	var stopping sync.WaitGroup
	stopping.Go(func() { _ = t.tracers.Shutdown(ctx) })
	stopping.Go(func() { _ = t.meters.Shutdown(ctx) })
	stopping.Wait()
}

func (c *Config) sends(exporter string) bool { return !c.disabled && exporter == "otlp" }

func (c *Config) newSampler() trace.Sampler {
	name, parentBased := strings.CutPrefix(c.sampler, "parentbased_")
	root := trace.AlwaysSample()
	switch name {
	case "always_off":
		root = trace.NeverSample()
	case "traceidratio":
		root = trace.TraceIDRatioBased(c.samplerShare)
	}
	if parentBased {
		return trace.ParentBased(root)
	}
	return root
}

// describeProcess says what the telemetry is about: this process, of this version, in this environment. What the environment says comes
// last, so that it wins.
func describeProcess(ctx context.Context, config Config) (*resource.Resource, error) {
	described, err := resource.New(ctx,
		resource.WithTelemetrySDK(),
		resource.WithAttributes(
			attribute.String("service.name", config.ServiceName),
			attribute.String("service.version", service.Revision),
			attribute.String("service.instance.id", rand.Text()),
			attribute.String("deployment.environment.name", "development"),
		),
		resource.WithFromEnv(),
	)
	// What could be read is used: one attribute that is badly written is no reason not to start.
	if errors.Is(err, resource.ErrPartialResource) {
		return described, nil
	}
	return described, err
}

// reportFailures writes a line a minute for a collector that is down, not one for each attempt.
func reportFailures(log *slog.Logger) {
	// What OpenTelemetry says to itself holds what the environment says, such as credentials of the collector.
	otel.SetLogger(logr.Discard())
	var guard sync.Mutex
	var last time.Time
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		guard.Lock()
		defer guard.Unlock()
		if time.Since(last) < time.Minute {
			return
		}
		last = time.Now()
		log.Warn("telemetry is not sent", "reason", err.Error())
	}))
}
