package greetings

import (
	"errors"
	"testing"

	"services.internal/payments/internal/platform/problem"
)

func TestGreetingIsInTheLanguageAskedFor(t *testing.T) {
	t.Parallel()
	greeting, err := greet("fr")
	if err != nil || greeting.Text != "Bonjour !" {
		t.Errorf("greet(fr) = %v, %v", greeting, err)
	}
}

func TestLanguageWithoutGreetingIsNotFound(t *testing.T) {
	t.Parallel()
	var missing *problem.Problem
	if _, err := greet("tlh"); !errors.As(err, &missing) || missing.Status != 404 {
		t.Errorf("greet(tlh) = %v", err)
	}
}
