// Command envexample writes .env.example from the variables that the service declares.
package main

import (
	"fmt"
	"os"

	"services.internal/payments/internal/modules"
	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
)

func main() {
	if err := os.WriteFile(".env.example", []byte(render()), 0o644); err != nil { //nolint:gosec // for all to read
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func render() string {
	var variables environment.Variables
	platform.Declare(&variables, modules.All())
	platform.DeclareOthers(&variables, modules.All())
	return variables.EnvExample()
}
