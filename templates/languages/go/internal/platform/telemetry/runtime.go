package telemetry

import (
	"bytes"
	"context"
	"os"
	"runtime/metrics"
	"strconv"

	"go.opentelemetry.io/contrib/instrumentation/runtime"
	"go.opentelemetry.io/otel/metric"
)

// measureRuntime shows the health of the process itself: what Go's runtime tells of memory, goroutines and scheduling, and the memory
// that the process has.
func measureRuntime(meters metric.MeterProvider) error {
	if err := runtime.Start(runtime.WithMeterProvider(meters)); err != nil {
		return err
	}
	_, err := meters.Meter("process").Int64ObservableUpDownCounter("process.memory.usage",
		metric.WithUnit("By"),
		metric.WithDescription("Physical memory in use."),
		metric.WithInt64Callback(func(_ context.Context, observer metric.Int64Observer) error {
			observer.Observe(residentBytes())
			return nil
		}))
	return err
}

// residentBytes asks the kernel, and where there is no /proc the runtime, which knows what it mapped.
func residentBytes() int64 {
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		if fields := bytes.Fields(text); len(fields) > 1 {
			if pages, err := strconv.ParseInt(string(fields[1]), 10, 64); err == nil {
				return pages * int64(os.Getpagesize())
			}
		}
	}
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64()) //nolint:gosec // no process has as many bytes as a signed number can't count
}
