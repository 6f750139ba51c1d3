// Package features lists what this service does for its callers: one module for each resource. Add yours, remove the example.
package features

import (
	"services.internal/payments/internal/items"
	"services.internal/payments/internal/platform"
)

// All makes one of each.
func All() []platform.Module {
	return []platform.Module{&items.Module{}}
}
