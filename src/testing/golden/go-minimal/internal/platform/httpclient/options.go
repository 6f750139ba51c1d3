package httpclient

import (
	"net"
	"net/http"
	"time"
)

type options struct {
	deadline  time.Duration
	timeout   time.Duration
	attempts  int
	transport http.RoundTripper
}

func defaults() options {
	return options{
		deadline:  3 * time.Second,
		timeout:   time.Second,
		attempts:  3,
		transport: newTransport(),
	}
}

// Option changes how a [Client] asks.
type Option func(*options)

// WithDeadline sets the time for everything, attempts and the pauses between them: 3 s if it is not given.
func WithDeadline(d time.Duration) Option {
	return func(o *options) { o.deadline = d }
}

// WithAttemptTimeout sets the time for one attempt, until its answer is read whole: 1 s if it is not given.
func WithAttemptTimeout(d time.Duration) Option {
	return func(o *options) { o.timeout = d }
}

// WithMaxAttempts sets how often a request is sent at most: 3 times if it is not given.
func WithMaxAttempts(n int) Option {
	return func(o *options) { o.attempts = n }
}

// WithTransport sets what sends each attempt, for TLS settings of its own or for tests.
func WithTransport(t http.RoundTripper) Option {
	return func(o *options) { o.transport = t }
}

// newTransport is much like [http.DefaultTransport], but keeps more than two idle connections to its one host. A dial
// goes on when its request is given up, in the hope of being of use to the next one, so it has a limit of its own.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 3 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   100,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   3 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}
