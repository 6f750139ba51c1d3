// Package modules lists everything that the service is made of: first the platform's modules, which the features find on the app.
package modules

import (
	"services.internal/payments/internal/features"
	"services.internal/payments/internal/platform"
)

// All makes one of each.
func All() []platform.Module {
	return features.All()
}
