// Package migrations carries the SQL files beside it in the binary.
package migrations

import "embed"

// Files are all migrations, in the order of their names.
//
//go:embed *.sql
var Files embed.FS
