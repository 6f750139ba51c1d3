package main

import (
	"services.internal/payments/internal/dev/backing"
	"services.internal/payments/internal/dev/postgres"
)

// backings are the servers that the service needs beside it.
var backings = []backing.Start{
	postgres.Start,
}
