package main

import (
	"os"
	"testing"
)

func TestFileHasWhatTheServiceReads(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != render() {
		t.Error(".env.example is not what the service reads; `make env-example` writes it anew")
	}
}
