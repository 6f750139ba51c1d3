package platform

import (
	"strconv"
	"time"

	"services.internal/payments/internal/platform/environment"
	"services.internal/payments/internal/platform/logging"
	"services.internal/payments/internal/platform/telemetry"
	"services.internal/payments/internal/service"
)

// config holds what every service of this kind reads, whatever its modules.
type config struct {
	telemetry.Config
	port     int
	host     string
	logLevel string
	drain    time.Duration
}

func (c *config) declare(v *environment.Variables) {
	v.Int(&c.port, "PORT", "TCP port that the service listens on.", 0, 65_535,
		environment.Default("8080"), environment.Example(strconv.Itoa(service.LocalPort)))
	v.Text(&c.host, "HOST", "Address that the service listens on.",
		environment.Default("0.0.0.0"), environment.Example("127.0.0.1"))
	declareLogLevel(v, &c.logLevel)
	v.Milliseconds(&c.drain, "DRAIN_MS",
		"Milliseconds to serve on after SIGTERM, until load balancers have taken notice.", 0, 300_000,
		environment.Default("5000"), environment.Example("0"))
	c.Declare(v)
}

func declareLogLevel(v *environment.Variables, target *string) {
	v.OneOf(target, "LOG_LEVEL", "The least severe level that is logged.", logging.Levels, environment.Default("info"))
}

// Declare declares every environment variable that the service reads: the platform's, then each module's.
func Declare(v *environment.Variables, modules []Module) { new(config).declareAll(v, modules) }

func (c *config) declareAll(v *environment.Variables, modules []Module) {
	c.declare(v)
	for _, module := range modules {
		module.Declare(v)
	}
}

// DeclareOthers declares those that only the commands of the modules read.
func DeclareOthers(v *environment.Variables, modules []Module) {
	for _, command := range commandsOf(modules) {
		command.Declare(v)
	}
}

func commandsOf(modules []Module) []Command {
	var commands []Command
	for _, module := range modules {
		if commander, ok := module.(Commander); ok {
			commands = append(commands, commander.Commands()...)
		}
	}
	return commands
}
