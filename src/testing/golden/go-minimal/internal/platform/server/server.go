// Package server is the HTTP server: its limits, and what it does around every route.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// LongestRequest is how long the context of a request lives, and with it all that is done for it; terminationGracePeriodSeconds is reckoned
// from it.
const LongestRequest = 10 * time.Second

const (
	headerTimeout = 5 * time.Second
	// From the first byte to the end of the body: a slow sender does not hold a connection.
	requestTimeout = 10 * time.Second
	// Longer than the idle timeout of the usual load balancers (60 s), so that they close first.
	idleTimeout   = 72 * time.Second
	largestHeader = 16 * 1024
	// Until the answer is taken: a slow reader does not hold a connection either.
	writeTimeout = 2 * LongestRequest
)

// Server serves the routes that are registered on its API, and its probes.
type Server struct {
	// API is where features register their operations.
	API huma.API

	log        *slog.Logger
	mux        *http.ServeMux
	tracing    *tracing
	checks     []namedCheck
	translate  []func(context.Context, error) error
	started    atomic.Bool
	draining   atomic.Bool
	unused     *unusedConnections
	httpServer *http.Server
}

// New makes a server that does not listen yet.
func New(log *slog.Logger) (*Server, error) {
	tracing, err := newTracing()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	s := &Server{log: log, mux: mux, tracing: tracing, unused: newUnusedConnections()}
	s.API = humago.New(mux, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI:        "3.1.0",
			Info:           &huma.Info{},
			OnAddOperation: []huma.AddOpFunc{documentProblems},
		},
		Formats: map[string]huma.Format{
			"application/json": jsonFormat,
			// What is left of application/problem+json.
			"json": jsonFormat,
		},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{s.completeProblem},
	})
	s.addProbes()
	answerWithProblems()
	s.httpServer = &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       requestTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    largestHeader,
		ConnState:         s.unused.follow,
		// `OPTIONS *` is answered like everything else.
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	return s, nil
}

var jsonFormat = huma.Format{
	Marshal: func(out io.Writer, value any) error {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(value)
	},
	Unmarshal: json.Unmarshal,
}

// TranslateErrors adds a translation of what a handler returns: to a *problem.Problem if callers may know of it, else to itself.
func (s *Server) TranslateErrors(translate func(context.Context, error) error) {
	s.translate = append(s.translate, translate)
}

// Listen takes connections at host and port (0 = any free one) and serves them until Shutdown. It tells of a later failure by failed.
func (s *Server) Listen(ctx context.Context, host string, port int, failed chan<- error) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, fmt.Sprint(port)))
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	s.log.InfoContext(ctx, "listening", "url", "http://"+listener.Addr().String())
	go func() {
		if err := s.httpServer.Serve(s.answerBroken(listener)); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	return nil
}

// Drain makes it not ready and asks callers to let go of their connections; all that comes is still served.
func (s *Server) Drain() { s.draining.Store(true) }

// Shutdown takes no more connections and waits for the requests that run, at most as long as one may take.
func (s *Server) Shutdown(ctx context.Context) error {
	s.draining.Store(true)
	ctx, cancel := context.WithTimeout(ctx, LongestRequest)
	defer cancel()
	s.unused.close()
	if err := s.httpServer.Shutdown(ctx); err != nil {
		return errors.Join(err, s.httpServer.Close())
	}
	return nil
}
