package server_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func wantProbe(t *testing.T, asked http.Handler, target string, status int, body string) {
	t.Helper()
	got := get(t, asked, target)
	if got.Code != status || strings.TrimSpace(got.Body.String()) != body || got.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%s got %d %s", target, got.Code, got.Body)
	}
}

const (
	ok       = `{"status":"ok"}`
	failing  = `{"status":"unavailable","failing":["database"]}`
	draining = `{"status":"unavailable","failing":["draining"]}`
)

func TestProbesTellOfLifeReadinessAndStart(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	synctest.Test(t, func(t *testing.T) {
		down := errors.New("down")
		asked.AddCheck("database", func(context.Context) error { return down })
		asked.AddCheck("other", func(context.Context) error { return nil })
		wantProbe(t, asked, "/livez", http.StatusOK, ok)
		wantProbe(t, asked, "/readyz", http.StatusServiceUnavailable, failing)
		wantProbe(t, asked, "/startupz", http.StatusServiceUnavailable, failing)
		if logged := written.with(t, "readiness check failed"); len(logged) == 0 || logged[0]["check"] != "database" || logged[0]["error"] != "down" {
			t.Errorf("logged %v", logged)
		}

		time.Sleep(3 * time.Second)
		down = nil
		wantProbe(t, asked, "/livez", http.StatusOK, ok)
		wantProbe(t, asked, "/readyz", http.StatusOK, ok)
		wantProbe(t, asked, "/startupz", http.StatusOK, ok)

		time.Sleep(3 * time.Second)
		down = errors.New("down again")
		wantProbe(t, asked, "/livez", http.StatusOK, ok)
		wantProbe(t, asked, "/readyz", http.StatusServiceUnavailable, failing)
		// Passed once is passed for good.
		wantProbe(t, asked, "/startupz", http.StatusOK, ok)
	})
}

func TestDrainingIsNotReadyAndLetsConnectionsGo(t *testing.T) {
	t.Parallel()
	asked, _ := newServer(t)
	if got := get(t, asked, "/livez"); got.Header().Get("Connection") != "" {
		t.Errorf("Connection is %q", got.Header().Get("Connection"))
	}
	asked.Drain()
	wantProbe(t, asked, "/livez", http.StatusOK, ok)
	wantProbe(t, asked, "/readyz", http.StatusServiceUnavailable, draining)
	for target, status := range map[string]int{
		"/livez": http.StatusOK, "/readyz": http.StatusServiceUnavailable, "/conflict": http.StatusConflict, "/nothing": http.StatusNotFound,
	} {
		if got := get(t, asked, target); got.Code != status || got.Header().Get("Connection") != "close" {
			t.Errorf("%s got %d with Connection: %q", target, got.Code, got.Header().Get("Connection"))
		}
	}
}

func TestManyProbesAtOnceAskOnce(t *testing.T) {
	t.Parallel()
	asked, _ := newServer(t)
	var asks atomic.Int32
	release := make(chan struct{})
	asked.AddCheck("database", func(context.Context) error {
		asks.Add(1)
		<-release
		return nil
	})
	var probes sync.WaitGroup
	for range 10 {
		probes.Go(func() { wantProbe(t, asked, "/readyz", http.StatusOK, ok) })
	}
	close(release)
	probes.Wait()
	if asks.Load() != 1 {
		t.Errorf("it was asked %d times", asks.Load())
	}
}

func TestCheckIsAskedAgainAfterTwoSeconds(t *testing.T) {
	t.Parallel()
	asked, _ := newServer(t)
	synctest.Test(t, func(t *testing.T) {
		asks := 0
		asked.AddCheck("database", func(context.Context) error {
			asks++
			return nil
		})
		for _, want := range []int{1, 1, 2} {
			wantProbe(t, asked, "/readyz", http.StatusOK, ok)
			if asks != want {
				t.Errorf("it was asked %d times, want %d", asks, want)
			}
			time.Sleep(1500 * time.Millisecond)
		}
	})
}

func TestCheckWithoutAnAnswerFails(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	synctest.Test(t, func(t *testing.T) {
		asked.AddCheck("database", func(ctx context.Context) error {
			// One that does not look at its context at once.
			time.Sleep(5 * time.Second)
			return ctx.Err()
		})
		began := time.Now()
		wantProbe(t, asked, "/readyz", http.StatusServiceUnavailable, failing)
		if took := time.Since(began); took != time.Second {
			t.Errorf("it took %v", took)
		}
		if logged := written.with(t, "readiness check failed"); len(logged) != 1 || logged[0]["error"] != "no answer within 1s" {
			t.Errorf("logged %v", logged)
		}
		time.Sleep(5 * time.Second)
	})
}

func TestProbeThatHangsUpDoesNotSpoilTheCheckForOthers(t *testing.T) {
	t.Parallel()
	asked, _ := newServer(t)
	asked.AddCheck("database", func(ctx context.Context) error { return ctx.Err() })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ask(t, asked, newRequest(t, http.MethodGet, "/readyz", "").WithContext(ctx))
	wantProbe(t, asked, "/readyz", http.StatusOK, ok)
}

func TestProbesAreNeitherTracedNorLogged(t *testing.T) {
	t.Parallel()
	asked, written := newServer(t)
	for _, target := range []string{"/livez", "/readyz", "/startupz"} {
		if found := spansOf(get(t, asked, target).trace); len(found) > 0 {
			t.Errorf("%s made the span %s", target, found[0].Name())
		}
	}
	if logged := written.with(t, "request answered"); len(logged) > 0 {
		t.Errorf("logged %v", logged)
	}
}
