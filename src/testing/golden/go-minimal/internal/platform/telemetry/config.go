package telemetry

import (
	"services.internal/payments/internal/platform/environment"
	"services.internal/payments/internal/service"
)

// Config holds the standard OpenTelemetry variables that are checked at the start; the exporters read the remaining
// OTEL_EXPORTER_OTLP_* themselves.
type Config struct {
	ServiceName string
	// Endpoint is the base URL of the collector.
	Endpoint string

	resource                         string
	tracesExporter, metricsExporter  string
	sampler                          string
	samplerShare                     float64
	scheduleDelay, metricsEachMillis int
	disabled                         bool
}

// DeclareServiceName declares the one variable that programs without telemetry read too.
func DeclareServiceName(v *environment.Variables, target *string) {
	v.Text(target, "OTEL_SERVICE_NAME", "Name of the service in telemetry and logs.", environment.Default(service.Name))
}

const longest = 1<<31 - 1

// Declare declares all of them.
func (c *Config) Declare(v *environment.Variables) {
	DeclareServiceName(v, &c.ServiceName)
	v.Text(&c.resource, "OTEL_RESOURCE_ATTRIBUTES",
		"More attributes of the process, above all `deployment.environment.name`.",
		environment.Default("deployment.environment.name=development"))
	v.URL(&c.Endpoint, "OTEL_EXPORTER_OTLP_ENDPOINT",
		"Collector that traces and metrics are sent to, by OTLP over HTTP.",
		[]string{"http", "https"}, environment.Default("http://localhost:4318"))
	exporters := []string{"otlp", "none"}
	v.OneOf(&c.tracesExporter, "OTEL_TRACES_EXPORTER", "Where traces go.", exporters, environment.Default("otlp"))
	v.OneOf(&c.metricsExporter, "OTEL_METRICS_EXPORTER", "Where metrics go.", exporters, environment.Default("otlp"))
	v.OneOf(&c.sampler, "OTEL_TRACES_SAMPLER", "Which traces are kept.", []string{
		"always_on", "always_off", "traceidratio",
		"parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
	}, environment.Default("parentbased_always_on"))
	v.Share(&c.samplerShare, "OTEL_TRACES_SAMPLER_ARG",
		"Share of the traces kept, if the sampler is a ratio.", environment.Default("1"))
	v.Int(&c.scheduleDelay, "OTEL_BSP_SCHEDULE_DELAY",
		"Milliseconds between two sends of spans.", 1, longest, environment.Default("5000"))
	v.Int(&c.metricsEachMillis, "OTEL_METRIC_EXPORT_INTERVAL",
		"Milliseconds between two sends of metrics.", 1, longest, environment.Default("60000"))
	v.Bool(&c.disabled, "OTEL_SDK_DISABLED",
		"Sends no telemetry; logs keep their trace ids.", environment.Default("false"))
}
