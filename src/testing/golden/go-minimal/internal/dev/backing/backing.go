// Package backing has the words for the servers that the service needs beside it, on a developer's machine and in tests.
package backing

import "context"

// Server is one that runs.
type Server struct {
	// Environment is what the service has to know to reach it.
	Environment map[string]string
	// Stop ends it.
	Stop func() error
}

// Start starts one, or takes the one that the environment names. With keep its data stay for the next start.
type Start func(ctx context.Context, keep bool) (Server, error)
