package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"services.internal/payments/internal/platform/logging"
)

// The probes say what the orchestrator asks: does the process live, may it get traffic, has it started. They look at what the service
// owns and never at other services: a failure elsewhere must not take this one out of rotation.
const (
	livez    = "/livez"
	readyz   = "/readyz"
	startupz = "/startupz"
)

const (
	checkCached = 2 * time.Second
	checkLimit  = time.Second
)

// Check fails if something that the service can't work without is not there.
type Check func(context.Context) error

type namedCheck struct {
	name  string
	check Check
}

func isProbe(r *http.Request) bool {
	path := r.URL.Path
	return (path == livez || path == readyz || path == startupz) && (r.Method == http.MethodGet || r.Method == http.MethodHead)
}

// AddCheck adds to what makes the service ready. It runs at most every 2 s and for at most 1 s, however many probes ask.
func (s *Server) AddCheck(name string, check Check) {
	s.checks = append(s.checks, namedCheck{name, cached(check)})
}

type health struct {
	Status  string   `json:"status"`
	Failing []string `json:"failing,omitempty"`
}

func (s *Server) addProbes() {
	s.mux.HandleFunc("GET "+livez, func(w http.ResponseWriter, _ *http.Request) { s.answerProbe(w, nil) })
	s.mux.HandleFunc("GET "+readyz, func(w http.ResponseWriter, r *http.Request) {
		if s.draining.Load() {
			s.answerProbe(w, []string{"draining"})
			return
		}
		s.answerProbe(w, s.failing(r.Context()))
	})
	// Passed once is passed for good: what breaks later is for the other two to tell.
	s.mux.HandleFunc("GET "+startupz, func(w http.ResponseWriter, r *http.Request) {
		if s.started.Load() {
			s.answerProbe(w, nil)
			return
		}
		s.answerProbe(w, s.failing(r.Context()))
	})
}

func (s *Server) answerProbe(w http.ResponseWriter, failing []string) {
	w.Header().Set("Content-Type", "application/json")
	said := health{Status: "ok"}
	if len(failing) > 0 {
		said = health{Status: "unavailable", Failing: failing}
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = jsonFormat.Marshal(w, said)
}

func (s *Server) failing(ctx context.Context) []string {
	results := make([]error, len(s.checks))
	var running sync.WaitGroup
	for i, named := range s.checks {
		running.Go(func() { results[i] = named.check(ctx) })
	}
	running.Wait()
	var failing []string
	for i, err := range results {
		if err != nil {
			s.log.LogAttrs(ctx, slog.LevelWarn, "readiness check failed", slog.String("check", s.checks[i].name), logging.Error(err))
			failing = append(failing, s.checks[i].name)
		}
	}
	if len(failing) == 0 {
		s.started.Store(true)
	}
	return failing
}

// cached gives the last result while it is new. Whoever asks while a check runs waits for that one.
func cached(check Check) Check {
	var guard sync.Mutex
	var at time.Time
	var result error
	return func(ctx context.Context) error {
		guard.Lock()
		defer guard.Unlock()
		if at.IsZero() || time.Since(at) > checkCached {
			result = limited(ctx, check)
			at = time.Now()
		}
		return result
	}
}

// limited does not belong to the probe that asked: the next ones get its result too.
func limited(ctx context.Context, check Check) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkLimit)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		defer func() {
			if thrown := recover(); thrown != nil {
				done <- fmt.Errorf("the check panicked: %s", describeThrown(thrown))
			}
		}()
		done <- check(ctx)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("no answer within %v", checkLimit)
	}
}
