package platform

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"services.internal/payments/internal/platform/environment"
	"services.internal/payments/internal/platform/logging"
	"services.internal/payments/internal/platform/server"
	"services.internal/payments/internal/platform/telemetry"
)

const (
	exitFailure = 1
	// exitConfiguration is that of sysexits.h for a configuration error: restarting does not help.
	exitConfiguration = 78
	exitUsage         = 64
)

// closeLimit comes after drain and the longest request. What is left until the orchestrator kills is for the last telemetry.
const closeLimit = 4 * time.Second

// Run does what the arguments say and returns the exit code: without any it serves, until it is told to stop.
func Run(ctx context.Context, modules []Module, arguments []string, stdout, stderr io.Writer) int {
	if len(arguments) == 0 {
		return serve(ctx, modules, stdout, stderr)
	}
	if arguments[0] == "healthcheck" {
		return checkHealth(ctx, stderr)
	}
	for _, command := range commandsOf(modules) {
		if command.Name == arguments[0] {
			return runCommand(ctx, command, arguments[1:], stdout, stderr)
		}
	}
	sayf(stderr, "There is no command %q.", arguments[0])
	return exitUsage
}

func sayf(stderr io.Writer, format string, values ...any) {
	_, _ = fmt.Fprintf(stderr, format+"\n", values...)
}

func serve(ctx context.Context, modules []Module, stdout, stderr io.Writer) int {
	var cfg config
	var variables environment.Variables
	cfg.declareAll(&variables, modules)
	if err := variables.Read(os.Getenv); err != nil {
		sayf(stderr, "%v", err)
		return exitConfiguration
	}
	// A second signal changes nothing: it ends within its grace period in any case.
	stopped, ignore := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer ignore()
	log := logging.New(stdout, cfg.logLevel, cfg.ServiceName)
	if err := live(stopped, &cfg, log, modules); err != nil {
		log.LogAttrs(ctx, logging.LevelFatal, "the service failed", logging.Error(err))
		return exitFailure
	}
	return 0
}

// live is the life of the process: start, serve, and stop in an order in which no request is lost.
func live(stopped context.Context, cfg *config, log *slog.Logger, modules []Module) error {
	running := context.WithoutCancel(stopped)
	measuring, err := telemetry.Start(running, cfg.Config, log)
	if err != nil {
		return err
	}
	defer measuring.Stop(running)
	app, err := Build(running, log, modules)
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	if err := app.Server.Listen(running, cfg.host, cfg.port, failed); err != nil {
		app.Close(running)
		return err
	}
	select {
	case err := <-failed:
		app.Close(running)
		return err
	case <-stopped.Done():
	}
	app.Server.Drain()
	log.InfoContext(running, "stopping", "drain_ms", cfg.drain.Milliseconds())
	ended := make(chan error, 1)
	go func() { ended <- drainAndClose(running, app, cfg.drain) }()
	limit := cfg.drain + server.LongestRequest + closeLimit
	select {
	case err := <-ended:
		return err
	case <-time.After(limit):
		return fmt.Errorf("not stopped within %v", limit)
	}
}

// drainAndClose serves what still comes to a service that is not ready any more, and then closes: listener, resources.
func drainAndClose(ctx context.Context, app *App, drain time.Duration) error {
	time.Sleep(drain)
	err := app.Server.Shutdown(ctx)
	app.Close(ctx)
	return err
}

func runCommand(ctx context.Context, command Command, arguments []string, stdout, stderr io.Writer) int {
	var level, name string
	var variables environment.Variables
	declareLogLevel(&variables, &level)
	telemetry.DeclareServiceName(&variables, &name)
	command.Declare(&variables)
	if err := variables.Read(os.Getenv); err != nil {
		sayf(stderr, "%v", err)
		return exitConfiguration
	}
	ctx, ignore := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer ignore()
	log := logging.New(stdout, level, name)
	if err := command.Run(ctx, log, arguments); err != nil {
		log.LogAttrs(ctx, logging.LevelFatal, "the command failed", slog.String("command", command.Name), logging.Error(err))
		return exitFailure
	}
	return 0
}

// checkHealth asks the service beside it whether it is ready, for images that have no other program to ask with.
func checkHealth(ctx context.Context, stderr io.Writer) int {
	var cfg config
	var variables environment.Variables
	cfg.declare(&variables)
	if err := variables.Read(os.Getenv); err != nil {
		sayf(stderr, "%v", err)
		return exitConfiguration
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := askReady(ctx, cfg.host, cfg.port); err != nil {
		sayf(stderr, "%v", err)
		return exitFailure
	}
	return 0
}

func askReady(ctx context.Context, host string, port int) error {
	// Where it listens on all addresses, this one is among them.
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	url := "http://" + net.JoinHostPort(host, strconv.Itoa(port)) + "/readyz"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("readyz answers %d", answer.StatusCode)
	}
	return errors.Join(err, answer.Body.Close())
}
