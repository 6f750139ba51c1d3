//go:build integration

package greetings_test

import (
	"net/http"
	"testing"

	"services.internal/payments/internal/greetings"
	"services.internal/payments/internal/modules"
	"services.internal/payments/internal/platform/platformtest"
	"services.internal/payments/internal/platform/problem"
)

func TestGreetingIsInTheLanguageAskedForOverHTTP(t *testing.T) {
	t.Parallel()
	app := platformtest.Start(t, modules.All())
	answer := platformtest.Ask(t, app, http.MethodGet, "/v1/greetings/de", "")
	greeting := platformtest.Read[greetings.Greeting](t, answer, http.StatusOK)
	if greeting.Language != "de" || greeting.Text != "Guten Tag!" {
		t.Errorf("got %+v", greeting)
	}
}

func TestWhatThereIsNotAndWhatCanNotBeAreToldApart(t *testing.T) {
	t.Parallel()
	app := platformtest.Start(t, modules.All())
	for target, status := range map[string]int{
		"/v1/greetings/tlh": http.StatusNotFound,
		"/v1/greetings/42":  http.StatusBadRequest,
		"/v1/greetings/":    http.StatusNotFound,
	} {
		answer := platformtest.Ask(t, app, http.MethodGet, target, "")
		if told := platformtest.Read[problem.Problem](t, answer, status); told.Status != status {
			t.Errorf("%s got %s", target, answer.Body)
		}
	}
}
