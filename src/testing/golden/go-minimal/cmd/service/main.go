// Command service is the service, and with an argument one of its other programs.
package main

import (
	"context"
	"os"

	"services.internal/payments/internal/modules"
	"services.internal/payments/internal/platform"
)

func main() {
	os.Exit(platform.Run(context.Background(), modules.All(), os.Args[1:], os.Stdout, os.Stderr))
}
