package httpclient_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"services.internal/payments/internal/platform/httpclient"
)

// openCircuit gives a client that has seen its upstream fail until it left it alone.
func openCircuit(t *testing.T, to *upstream) *httpclient.Client {
	t.Helper()
	to.answer = always(http.StatusServiceUnavailable)
	client := newClient(t, to, httpclient.WithMaxAttempts(1))
	for range 5 {
		status, err := get(t.Context(), t, client, "/")
		wantStatus(t, http.StatusServiceUnavailable, status, err)
	}
	wantLeftAlone(t.Context(), t, to, client)
	return client
}

// wantLeftAlone checks that the client does not ask at all.
func wantLeftAlone(ctx context.Context, t *testing.T, to *upstream, client *httpclient.Client) {
	t.Helper()
	before := to.asked()
	_, err := get(ctx, t, client, "/")
	wantUnavailable(t, err)
	if to.asked() != before {
		t.Fatal("the upstream was not left alone")
	}
}

func TestUpstreamThatIsDownIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &upstream{answer: silent}
		client := newClient(t, to)
		for range 100 {
			_, err := get(t.Context(), t, client, "/")
			wantUnavailable(t, err)
		}
		if to.asked() != 5 {
			t.Errorf("asked %d times", to.asked())
		}
	})
}

func TestOpenCircuitLetsOneRequestTry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &upstream{}
		client := openCircuit(t, to)

		time.Sleep(5*time.Second - time.Millisecond)
		wantLeftAlone(t.Context(), t, to, client)
		time.Sleep(time.Millisecond)
		status, err := get(t.Context(), t, client, "/")
		wantStatus(t, http.StatusServiceUnavailable, status, err)
		wantLeftAlone(t.Context(), t, to, client)

		time.Sleep(5 * time.Second)
		to.answer = func(ctx context.Context, _ int) answer {
			wantLeftAlone(ctx, t, to, client) // One at a time.
			return reply(http.StatusOK, "")
		}
		status, err = get(t.Context(), t, client, "/")
		wantStatus(t, http.StatusOK, status, err)

		to.answer = always(http.StatusServiceUnavailable)
		for range 4 {
			status, err = get(t.Context(), t, client, "/")
			wantStatus(t, http.StatusServiceUnavailable, status, err)
		}
		to.answer = always(http.StatusOK)
		status, err = get(t.Context(), t, client, "/")
		wantStatus(t, http.StatusOK, status, err)
	})
}

func TestCallerThatIsGoneDoesNotKeepTheCircuitHalfOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &upstream{}
		client := openCircuit(t, to)
		time.Sleep(5 * time.Second)
		to.answer = silent
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := get(ctx, t, client, "/"); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		wantLeftAlone(t.Context(), t, to, client)

		time.Sleep(5 * time.Second)
		to.answer = always(http.StatusOK)
		status, err := get(t.Context(), t, client, "/")
		wantStatus(t, http.StatusOK, status, err)
	})
}

func TestUpstreamThatFailsAtOneThingIsStillAsked(t *testing.T) {
	to := &upstream{answer: always(http.StatusInternalServerError)}
	client := newClient(t, to)
	for range 20 {
		status, err := get(t.Context(), t, client, "/broken")
		wantStatus(t, http.StatusInternalServerError, status, err)
	}
	to.answer = always(http.StatusOK)
	status, err := get(t.Context(), t, client, "/")
	wantStatus(t, http.StatusOK, status, err)
}
