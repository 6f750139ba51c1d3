package problem_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"services.internal/payments/internal/platform/problem"
)

func TestProblemIsWrittenAsRFC9457SaysAndTellsNothingOfItsCause(t *testing.T) {
	t.Parallel()
	cause := errors.New("secret")
	conflict := problem.New(409, "It is there.").WithCause(cause).WithHeader("retry-after", "1")
	text, err := json.Marshal(conflict)
	if want := `{"type":"about:blank","title":"Conflict","status":409,"detail":"It is there."}`; err != nil || string(text) != want {
		t.Errorf("got %s, %v", text, err)
	}
	if conflict.Error() != "It is there." {
		t.Errorf("got %q", conflict)
	}
	if conflict.GetStatus() != 409 || conflict.GetHeaders().Get("Retry-After") != "1" {
		t.Errorf("got %d, %v", conflict.GetStatus(), conflict.GetHeaders())
	}
	if conflict.ContentType("application/json") != "application/problem+json" {
		t.Errorf("got %s", conflict.ContentType("application/json"))
	}
	if !errors.Is(conflict, cause) {
		t.Error("its cause is lost")
	}
}

func TestProblemIsFoundInWhatWrapsIt(t *testing.T) {
	t.Parallel()
	found, ok := errors.AsType[*problem.Problem](fmt.Errorf("get: %w", problem.NotFound("item")))
	if !ok || found.Status != 404 || found.Detail != "There is no such item." {
		t.Errorf("got %v", found)
	}
}
