package httpclient_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatIsSentAgain(t *testing.T) {
	noAnswer := answer{err: errors.New("connection reset")}
	for _, tc := range []struct {
		name    string
		method  string
		keyed   bool
		first   answer
		repeats bool
	}{
		{name: "GET", method: "GET", first: reply(503, ""), repeats: true},
		{name: "HEAD", method: "HEAD", first: reply(503, ""), repeats: true},
		{name: "PUT", method: "PUT", first: reply(503, ""), repeats: true},
		{name: "DELETE", method: "DELETE", first: reply(503, ""), repeats: true},
		{name: "no method is GET", first: reply(503, ""), repeats: true},
		{name: "POST", method: "POST", first: reply(503, "")},
		{name: "POST without an answer", method: "POST", first: noAnswer},
		{name: "POST with a key", method: "POST", keyed: true, first: reply(503, ""), repeats: true},
		{name: "PATCH with a key, without an answer", method: "PATCH", keyed: true, first: noAnswer, repeats: true},
		{name: "no answer", method: "GET", first: noAnswer, repeats: true},
		{name: "bad gateway", method: "GET", first: reply(502, ""), repeats: true},
		{name: "gateway timeout", method: "GET", first: reply(504, ""), repeats: true},
		{name: "too many requests", method: "GET", first: reply(429, ""), repeats: true},
		{name: "a failure of its own", method: "GET", first: reply(500, "")},
		{name: "conflict", method: "PUT", first: reply(409, "")},
		{name: "conflict with a key", method: "PUT", keyed: true, first: reply(409, "")},
		{name: "conflict without a key that asks to come back", method: "PUT", first: reply(409, "1")},
		{name: "still at work", method: "POST", keyed: true, first: reply(409, "1"), repeats: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				to := &upstream{answer: func(_ context.Context, n int) answer {
					if n > 0 {
						return reply(http.StatusOK, "")
					}
					return tc.first
				}}
				client := newClient(t, to)
				req, err := client.NewRequest(t.Context(), tc.method, "/", nil)
				if err != nil {
					t.Fatal(err)
				}
				req.Method = tc.method
				if tc.keyed {
					req.Header.Set("Idempotency-Key", "k")
				}
				status, err := do(client, req)
				switch {
				case tc.repeats:
					wantStatus(t, http.StatusOK, status, err)
				case tc.first.err != nil:
					wantUnavailable(t, err)
					if !errors.Is(err, tc.first.err) {
						t.Errorf("%v does not hold its cause", err)
					}
				default:
					wantStatus(t, tc.first.status, status, err)
				}
				if repeated := to.asked() == 2; repeated != tc.repeats {
					t.Errorf("asked %d times", to.asked())
				}
			})
		})
	}
}

func TestLastAnswerIsGiven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &upstream{answer: always(http.StatusServiceUnavailable)}
		status, err := get(t.Context(), t, newClient(t, to), "/")
		wantStatus(t, http.StatusServiceUnavailable, status, err)
		if to.asked() != 3 {
			t.Errorf("asked %d times", to.asked())
		}
	})
}

func TestPausesVary(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pauses := make([]time.Duration, 0, 40)
		for range 20 {
			to := &upstream{answer: always(http.StatusServiceUnavailable)}
			status, err := get(t.Context(), t, newClient(t, to), "/")
			wantStatus(t, http.StatusServiceUnavailable, status, err)
			for n, longest := range []time.Duration{50 * time.Millisecond, 100 * time.Millisecond} {
				pause := to.times[n+1].Sub(to.times[n])
				if pause > longest {
					t.Errorf("pause %d is %v", n, pause)
				}
				pauses = append(pauses, pause)
			}
		}
		slices.Sort(pauses)
		if different := len(slices.Compact(pauses)); different < 30 {
			t.Errorf("%d of 40 pauses are different", different)
		}
	})
}

// The clock in a bubble of synctest starts at midnight UTC 2000-01-01.
func TestRetryAfterIsKept(t *testing.T) {
	for _, tc := range []struct {
		name     string
		value    string
		min, max time.Duration
	}{
		{"seconds", "1", time.Second, time.Second},
		{"a date", "Sat, 01 Jan 2000 00:00:02 GMT", 2 * time.Second, 2 * time.Second},
		{"a date in the past", "Fri, 31 Dec 1999 23:59:59 GMT", 0, 50 * time.Millisecond},
		{"nothing that is known", "soon", 0, 50 * time.Millisecond},
		{"a negative number", "-1", 0, 50 * time.Millisecond},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				to := &upstream{answer: func(_ context.Context, n int) answer {
					if n == 0 {
						return reply(http.StatusServiceUnavailable, tc.value)
					}
					return reply(http.StatusOK, "")
				}}
				status, err := get(t.Context(), t, newClient(t, to), "/")
				wantStatus(t, http.StatusOK, status, err)
				if pause := to.times[1].Sub(to.times[0]); pause < tc.min || pause > tc.max {
					t.Errorf("asked again after %v", pause)
				}
			})
		})
	}
}

func TestRetryAfterThatTheDeadlineHasNoRoomFor(t *testing.T) {
	for _, value := range []string{"3", "4294967296", "99999999999999999999"} {
		synctest.Test(t, func(t *testing.T) {
			to := &upstream{answer: func(context.Context, int) answer {
				return reply(http.StatusServiceUnavailable, value)
			}}
			startedAt := time.Now()
			status, err := get(t.Context(), t, newClient(t, to), "/")
			wantStatus(t, http.StatusServiceUnavailable, status, err)
			if waited := time.Since(startedAt); waited > 0 || to.asked() != 1 {
				t.Errorf("Retry-After: %s: asked %d times in %v", value, to.asked(), waited)
			}
		})
	}
}

func TestRetriesAreAFifthOfTheCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &upstream{}
		client := newClient(t, to)
		calls := func(status int) {
			to.answer = always(status)
			for range 1000 {
				got, err := get(t.Context(), t, client, "/")
				wantStatus(t, status, got, err)
			}
		}
		// However many retries were never needed, ten of them are left.
		calls(http.StatusOK)
		// An answer that is no failure of the upstream: the circuit stays closed, and the budget alone bounds the retries.
		calls(http.StatusTooManyRequests)
		if retries := to.asked() - 2000; retries < 200 || retries > 210 {
			t.Errorf("%d retries", retries)
		}
	})
}

func TestCallsAtOnceShareTheBudget(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer server.Close()
	client := newClientAt(t, server.URL)
	var callers sync.WaitGroup
	for range 10 {
		callers.Go(func() {
			for range 30 {
				if status, err := get(t.Context(), t, client, "/"); err != nil || status != http.StatusTooManyRequests {
					t.Errorf("got %d, %v", status, err)
				}
			}
		})
	}
	callers.Wait()
	if n := asked.Load(); n < 300 || n > 370 {
		t.Errorf("300 calls became %d requests", n)
	}
}
