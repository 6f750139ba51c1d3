// Command run runs a command with all that the service needs beside it, and with the example configuration of a developer's machine:
//
//	go build -o bin/run ./internal/dev/run && bin/run [-keep] [-watch] -- go test -tags=integration ./...
//
// With -keep the data of the servers stay for the next run; with -watch the command starts again when a source file changes.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"services.internal/payments/internal/dev/backing"
	"services.internal/payments/internal/modules"
	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
)

func main() {
	keep := flag.Bool("keep", false, "keep the data of the servers for the next run")
	watch := flag.Bool("watch", false, "start the command again when a source file changes")
	flag.Parse()
	code, err := run(*keep, *watch, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func run(keep, watch bool, command []string) (code int, err error) {
	if len(command) == 0 {
		return 1, errors.New("name the command to run after --")
	}
	// Signals are for the command: it ends first, then its servers. One that comes while they start keeps it from starting.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)

	ctx := context.Background()
	values := examples()
	started := make([]backing.Server, 0, len(backings))
	defer func() {
		for _, server := range slices.Backward(started) {
			err = errors.Join(err, server.Stop())
		}
	}()
	for _, start := range backings {
		server, err := start(ctx, keep)
		if err != nil {
			return 1, err
		}
		started = append(started, server)
		maps.Copy(values, server.Environment)
	}
	disableTelemetry(ctx, values)
	select {
	case <-signals:
		return 1, errors.New("stopped")
	default:
	}
	runner := runner{command: command, values: values, signals: signals}
	if watch {
		runner.changes = watchSources()
	}
	return runner.run()
}

// examples are what the environment does not set.
func examples() map[string]string {
	var variables environment.Variables
	platform.Declare(&variables, modules.All())
	values := variables.Examples()
	maps.DeleteFunc(values, func(name, _ string) bool { return os.Getenv(name) != "" })
	return values
}

// disableTelemetry sends nothing where nobody listens: otherwise every stop would wait for a collector in vain.
func disableTelemetry(ctx context.Context, values map[string]string) {
	if os.Getenv("OTEL_SDK_DISABLED") != "" {
		return
	}
	endpoint := values["OTEL_EXPORTER_OTLP_ENDPOINT"]
	if endpoint == "" {
		endpoint = os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT")
	}
	if parsed, err := url.Parse(endpoint); err == nil && answers(ctx, addressOf(parsed)) {
		return
	}
	values["OTEL_SDK_DISABLED"] = "true"
}

func addressOf(endpoint *url.URL) string {
	usual := map[string]string{"http": "80", "https": "443"}[endpoint.Scheme]
	return net.JoinHostPort(endpoint.Hostname(), cmp.Or(endpoint.Port(), usual))
}

func answers(ctx context.Context, address string) bool {
	dialer := net.Dialer{Timeout: 500 * time.Millisecond}
	connection, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	return connection.Close() == nil
}
