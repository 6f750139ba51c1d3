// Package service says who this service is, and where it listens on a developer's machine.
package service

const (
	// Name of the service in telemetry, logs and the database.
	Name = "payments"
	// LocalPort is the port on a developer's machine.
	LocalPort = 8080
)

// Revision is the commit that the binary was built from; the build of the image sets it.
var Revision = "development"
