package httpclient_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"services.internal/payments/internal/platform/httpclient"
	"services.internal/payments/internal/platform/problem"
)

// answer is what an upstream gives to a request: an error is none.
type answer struct {
	status int
	header http.Header
	body   io.Reader
	err    error
}

// reply makes an answer without a body. A retryAfter of "" leaves that header out.
func reply(status int, retryAfter string) answer {
	header := make(http.Header)
	if retryAfter != "" {
		header.Set("Retry-After", retryAfter)
	}
	return answer{status: status, header: header, body: http.NoBody}
}

// upstream plays the service that is asked: it remembers what it was sent and when, and answers the nth request,
// counted from 0, as it is told. Without a network, a test of waiting takes no time in a bubble of synctest.
type upstream struct {
	answer func(ctx context.Context, n int) answer
	bodies []string
	times  []time.Time
}

func (u *upstream) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
	}
	u.bodies = append(u.bodies, string(body))
	u.times = append(u.times, time.Now())
	a := u.answer(req.Context(), len(u.times)-1)
	if a.err != nil {
		return nil, a.err
	}
	return &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(a.body)}, nil
}

func (u *upstream) asked() int { return len(u.times) }

// always answers each request with status.
func always(status int) func(context.Context, int) answer {
	return func(context.Context, int) answer { return reply(status, "") }
}

// silent answers nothing until the request is given up.
func silent(ctx context.Context, _ int) answer {
	<-ctx.Done()
	return answer{err: ctx.Err()}
}

func newClient(t *testing.T, to *upstream, opts ...httpclient.Option) *httpclient.Client {
	t.Helper()
	return newClientAt(t, "http://upstream.test", append(opts, httpclient.WithTransport(to))...)
}

func newClientAt(t *testing.T, baseURL string, opts ...httpclient.Option) *httpclient.Client {
	t.Helper()
	client, err := httpclient.New(baseURL, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// get asks for path and gives the status of the answer.
func get(ctx context.Context, t *testing.T, client *httpclient.Client, path string) (int, error) {
	t.Helper()
	req, err := client.NewRequest(ctx, http.MethodGet, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return do(client, req)
}

func do(client *httpclient.Client, req *http.Request) (int, error) {
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

func wantStatus(t *testing.T, want, got int, err error) {
	t.Helper()
	if err != nil || got != want {
		t.Fatalf("got %d, %v; want %d", got, err, want)
	}
}

// wantUnavailable checks that the service's own answer would be a 503 that says when to come back.
func wantUnavailable(t *testing.T, err error) {
	t.Helper()
	p, ok := errors.AsType[*problem.Problem](err)
	if !ok || errors.Unwrap(p) == nil {
		t.Fatalf("got %v, want a problem with its cause", err)
	}
	if p.Status != http.StatusServiceUnavailable || p.GetHeaders().Get("Retry-After") != "1" {
		t.Errorf("got %d, %v, want 503 and when to come back", p.Status, p.GetHeaders())
	}
}

func TestAnswerIsGivenAsItIs(t *testing.T) {
	to := &upstream{answer: func(context.Context, int) answer {
		return answer{
			status: http.StatusTeapot,
			header: http.Header{"X-Kind": {"tea"}},
			body:   strings.NewReader("pot"),
		}
	}}
	client := newClient(t, to)
	req, err := client.NewRequest(t.Context(), http.MethodGet, "/", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusTeapot || resp.Header.Get("X-Kind") != "tea" || string(body) != "pot" {
		t.Errorf("got %d %v %q, %v", resp.StatusCode, resp.Header, body, err)
	}
}

func TestSilenceEndsWithTheDeadline(t *testing.T) {
	halfAnAnswer := func(ctx context.Context, _ int) answer {
		return answer{status: http.StatusOK, body: &stalled{ctx: ctx}}
	}
	for name, given := range map[string]func(context.Context, int) answer{
		"no answer":                          silent,
		"an answer that stops in its middle": halfAnAnswer,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				to := &upstream{answer: given}
				startedAt := time.Now()
				_, err := get(t.Context(), t, newClient(t, to), "/")
				wantUnavailable(t, err)
				if took := time.Since(startedAt); took != 3*time.Second || to.asked() != 3 {
					t.Errorf("gave up after %v and %d attempts", took, to.asked())
				}
				if gap := to.times[1].Sub(to.times[0]); gap < time.Second || gap >= 1050*time.Millisecond {
					t.Errorf("the second attempt came after %v", gap)
				}
			})
		})
	}
}

// stalled is a body that has a beginning only.
type stalled struct {
	ctx  context.Context //nolint:containedctx // As the body of a response has it that comes over a network.
	sent bool
}

func (s *stalled) Read(p []byte) (int, error) {
	if !s.sent {
		s.sent = true
		return copy(p, "half"), nil
	}
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

func TestAnswerWithoutAnEndIsNone(t *testing.T) {
	to := &upstream{answer: func(context.Context, int) answer {
		return answer{status: http.StatusOK, body: zeros{}}
	}}
	_, err := get(t.Context(), t, newClient(t, to, httpclient.WithMaxAttempts(1)), "/")
	wantUnavailable(t, err)
	if cause := errors.Unwrap(err).Error(); !strings.Contains(cause, "more than 10485760 bytes") {
		t.Errorf("the cause is %q", cause)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestCallerThatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &upstream{answer: silent}
		client := newClient(t, to)
		for range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			_, err := get(ctx, t, client, "/")
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) || errors.As(err, new(*problem.Problem)) {
				t.Fatalf("got %v, want the error of the context", err)
			}
		}
		to.answer = always(http.StatusOK)
		status, err := get(t.Context(), t, client, "/")
		wantStatus(t, http.StatusOK, status, err)
	})
}

func TestCallerThatIsGoneDuringAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &upstream{answer: func(context.Context, int) answer {
			return reply(http.StatusServiceUnavailable, "2")
		}}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		startedAt := time.Now()
		_, err := get(ctx, t, newClient(t, to), "/")
		if !errors.Is(err, context.Canceled) || time.Since(startedAt) != time.Second || to.asked() != 1 {
			t.Errorf("got %v after %v and %d attempts", err, time.Since(startedAt), to.asked())
		}
	})
}

func TestHeaderThatCannotBeSent(t *testing.T) {
	to := &upstream{answer: always(http.StatusOK)}
	client := newClient(t, to)
	for range 10 {
		req, err := client.NewRequest(t.Context(), http.MethodGet, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Name", "a\r\nb")
		if _, err := do(client, req); err == nil {
			t.Fatal("a header with two lines was sent")
		}
	}
	// That was no failure of the upstream.
	status, err := get(t.Context(), t, client, "/")
	wantStatus(t, http.StatusOK, status, err)
}

func TestRequestThatIsMadeByHand(t *testing.T) {
	record()
	to := &upstream{answer: always(http.StatusOK)}
	client := newClient(t, to)
	status, err := do(client, (&http.Request{URL: parse(t, "http://upstream.test/")}).WithContext(t.Context()))
	wantStatus(t, http.StatusOK, status, err)
}

func TestBodyIsSentAgainWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &upstream{answer: always(http.StatusBadGateway)}
		client := newClient(t, to)
		for _, body := range []io.Reader{bytes.NewReader([]byte("abc")), io.MultiReader(strings.NewReader("once"))} {
			req, err := client.NewRequest(t.Context(), http.MethodPut, "/", body)
			if err != nil {
				t.Fatal(err)
			}
			status, err := do(client, req)
			wantStatus(t, http.StatusBadGateway, status, err)
		}
		if got := strings.Join(to.bodies, ","); got != "abc,abc,abc,once" {
			t.Errorf("sent %q", got)
		}
	})
}
