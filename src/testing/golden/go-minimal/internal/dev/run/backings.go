package main

import (
	"services.internal/payments/internal/dev/backing"
)

// backings are the servers that the service needs beside it.
var backings []backing.Start
