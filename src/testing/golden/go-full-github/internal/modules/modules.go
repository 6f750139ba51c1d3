// Package modules lists everything that the service is made of: first the platform's modules, which the features find on the app.
package modules

import (
	"services.internal/payments/internal/features"
	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/postgres"
)

// All makes one of each.
func All() []platform.Module {
	return append([]platform.Module{
		&postgres.Module{},
	}, features.All()...)
}
