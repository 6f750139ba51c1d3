// Package httpclient asks another service over HTTP: within a deadline, again where that is safe and helps, and not at
// all while that service is down.
//
// There is one [Client] for each service that is asked, as what it knows of that service is its own:
//
//	orders, err := httpclient.New("https://orders.internal/v1")
//	...
//	req, err := orders.NewRequest(ctx, http.MethodGet, "/orders/42", nil)
//	...
//	resp, err := orders.Do(req)
package httpclient

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"

	"services.internal/payments/internal/platform/problem"
)

// Failures in a row that open the circuit, and how long it stays so before one request may try.
const (
	failuresToOpen = 5
	openFor        = 5 * time.Second
)

// Client asks one service. It is safe for concurrent use, and made with [New].
type Client struct {
	options

	base    *url.URL
	breaker circuitbreaker.CircuitBreaker[any]
	budget  *retryBudget
	tracing *tracing
}

// New makes the client for the service at baseURL: scheme and host, with a path if all that is asked is below one.
func New(baseURL string, opts ...Option) (*Client, error) {
	base, err := parseBase(baseURL)
	if err != nil {
		return nil, err
	}
	traced, err := newTracing()
	if err != nil {
		return nil, err
	}
	c := &Client{
		options: defaults(),
		base:    base,
		breaker: circuitbreaker.NewBuilder[any]().
			WithFailureThreshold(failuresToOpen).
			WithSuccessThreshold(1).
			WithDelay(openFor).
			Build(),
		budget:  newRetryBudget(),
		tracing: traced,
	}
	for _, opt := range opts {
		opt(&c.options)
	}
	return c, nil
}

// NewRequest makes a request for path, which starts with a slash, is below the client's base URL and may have a query.
func (c *Client) NewRequest(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	target, err := resolve(c.base, path)
	if err != nil {
		return nil, err
	}
	return http.NewRequestWithContext(ctx, method, target.String(), body)
}

// Do sends the request and gives the answer, whatever its status, with its body already read whole: it is in memory,
// and closing it does nothing. A redirect is an answer like any other.
//
// GET, HEAD, PUT and DELETE are sent again when there is no answer or one that may soon be another, and so is any
// request with an Idempotency-Key. A body must be readable again for that: [http.Request.GetBody] is set, as it is for
// readers of bytes and strings.
//
// The error is a [problem.Problem] with status 503 if there is no answer, and the error of the request's context if
// that ended first.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }()
	}
	if err := c.check(req); err != nil {
		return nil, err
	}
	caller := req.Context()
	ctx, cancel := context.WithTimeout(caller, c.deadline)
	defer cancel()
	req = req.Clone(ctx)
	req.Method = cmp.Or(req.Method, http.MethodGet)
	if req.Header == nil {
		req.Header = make(http.Header)
	}
	c.budget.earn()

	for resend := 0; ; resend++ {
		if !c.breaker.TryAcquirePermit() {
			return nil, c.unavailable(circuitbreaker.ErrOpen)
		}
		resp, err := c.attempt(req, resend)
		if err != nil && caller.Err() != nil {
			c.forget()
			return nil, caller.Err()
		}
		c.record(resp, err)
		pause, again := c.next(req, resend, resp, err)
		switch {
		case again:
		case err != nil:
			return nil, c.unavailable(err)
		default:
			return resp, nil
		}
		select {
		case <-time.After(pause):
		case <-caller.Done():
			return nil, caller.Err()
		}
	}
}

// check refuses what is the caller's mistake: sent, it would count as a failure of the service that is asked.
func (c *Client) check(req *http.Request) error {
	if req.URL == nil || !below(c.base, req.URL) {
		return fmt.Errorf("not a URL below %s", c.base)
	}
	return checkHeader(req.Header)
}

// record tells the circuit how an attempt went.
func (c *Client) record(resp *http.Response, err error) {
	if err != nil || unavailable(resp.StatusCode) {
		c.breaker.RecordFailure()
	} else {
		c.breaker.RecordSuccess()
	}
}

// forget is what the circuit gets instead when the caller is gone: that says nothing about the service that was asked.
// A half-open circuit waits for the outcome of its one request, though, and would do so for ever.
func (c *Client) forget() {
	if c.breaker.IsHalfOpen() {
		c.breaker.Open()
	}
}

func (c *Client) unavailable(cause error) error {
	return problem.New(http.StatusServiceUnavailable, "A service that this one asks does not answer. Try again soon.").
		WithHeader("retry-after", "1").
		WithCause(fmt.Errorf("no answer from %s: %w", c.base.Host, cause))
}
