package telemetry

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"

	"services.internal/payments/internal/platform/environment"
)

func configured(t *testing.T, set map[string]string) Config {
	t.Helper()
	var config Config
	var variables environment.Variables
	config.Declare(&variables)
	if err := variables.Read(func(name string) string { return set[name] }); err != nil {
		t.Fatal(err)
	}
	return config
}

func TestStandardVariablesChooseTheSampler(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sampler, share, want string }{
		{"", "", "ParentBased{root:AlwaysOnSampler"},
		{"always_on", "", "AlwaysOnSampler"},
		{"always_off", "", "AlwaysOffSampler"},
		{"traceidratio", "0.25", "TraceIDRatioBased{0.25}"},
		{"parentbased_always_on", "", "ParentBased{root:AlwaysOnSampler"},
		{"parentbased_always_off", "", "ParentBased{root:AlwaysOffSampler"},
		{"parentbased_traceidratio", "0.5", "ParentBased{root:TraceIDRatioBased{0.5}"},
	} {
		t.Run(c.sampler, func(t *testing.T) {
			t.Parallel()
			config := configured(t, map[string]string{"OTEL_TRACES_SAMPLER": c.sampler, "OTEL_TRACES_SAMPLER_ARG": c.share})
			if got := config.newSampler().Description(); !strings.HasPrefix(got, c.want) {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestNothingIsSentThatIsSwitchedOff(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		set             map[string]string
		traces, metrics bool
	}{
		{nil, true, true},
		{map[string]string{"OTEL_SDK_DISABLED": "true"}, false, false},
		{map[string]string{"OTEL_TRACES_EXPORTER": "none"}, false, true},
		{map[string]string{"OTEL_METRICS_EXPORTER": "none"}, true, false},
	} {
		config := configured(t, c.set)
		if traces, metrics := config.sends(config.tracesExporter), config.sends(config.metricsExporter); traces != c.traces || metrics != c.metrics {
			t.Errorf("with %v: traces %t, metrics %t", c.set, traces, metrics)
		}
	}
}

func TestEnvironmentDescribesTheProcess(t *testing.T) {
	for _, c := range []struct {
		name, attributes, environment string
	}{
		{"nothing is set", "", "development"},
		{"something else is set", "team=blue", "development"},
		{"the environment is set", "deployment.environment.name=production,team=blue", "production"},
		{"one is badly written", "deployment.environment.name=production,team", "production"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("OTEL_RESOURCE_ATTRIBUTES", c.attributes)
			t.Setenv("OTEL_SERVICE_NAME", "")
			described, err := describeProcess(t.Context(), Config{ServiceName: "things"})
			if err != nil {
				t.Fatal(err)
			}
			for key, want := range map[attribute.Key]string{"service.name": "things", "deployment.environment.name": c.environment} {
				if got, _ := described.Set().Value(key); got.String() != want {
					t.Errorf("%s is %q", key, got.String())
				}
			}
			for _, key := range []attribute.Key{"service.version", "service.instance.id", "telemetry.sdk.language"} {
				if got, _ := described.Set().Value(key); got.String() == "" {
					t.Errorf("%s is not there", key)
				}
			}
		})
	}
}

func TestCollectorThatIsDownMakesALineAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		reportFailures(slog.New(slog.NewJSONHandler(&out, nil)))
		for range 120 {
			otel.Handle(errors.New("refused"))
			time.Sleep(time.Second)
		}
		if lines := strings.Count(out.String(), "\n"); lines != 2 {
			t.Errorf("got %d lines:\n%s", lines, &out)
		}
	})
}

func TestMemoryOfTheProcessIsKnown(t *testing.T) {
	t.Parallel()
	if got := residentBytes(); got < 1<<20 {
		t.Errorf("got %d bytes", got)
	}
}
