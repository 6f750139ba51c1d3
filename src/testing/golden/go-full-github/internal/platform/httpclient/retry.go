package httpclient

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// firstPause is the longest pause before the first repetition. It doubles with each one, up to the tenth.
const firstPause = 50 * time.Millisecond

// next tells whether the request is sent again after an attempt that ended so, and the pause before that. A pause that
// the deadline has no room for is not cut short: the service asked for it.
func (c *Client) next(req *http.Request, resend int, resp *http.Response, err error) (time.Duration, bool) {
	if resend+1 >= c.attempts || !repeatable(req) || err == nil && !transient(req, resp) {
		return 0, false
	}
	pause := backoff(resend)
	if err == nil {
		pause = max(pause, retryAfter(resp.Header))
	}
	if deadline, ok := req.Context().Deadline(); ok && pause >= time.Until(deadline) {
		return 0, false
	}
	return pause, c.budget.spend()
}

// repeatable tells whether sending the request twice does what sending it once does.
func repeatable(req *http.Request) bool {
	if req.Body != nil && req.Body != http.NoBody && req.GetBody == nil {
		return false
	}
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete:
		return true
	default:
		return keyed(req)
	}
}

func keyed(req *http.Request) bool {
	return req.Header.Get("Idempotency-Key") != ""
}

// transient tells whether the same request may soon get another answer. That includes one that is still being answered,
// after its caller gave it up and sent it again.
func transient(req *http.Request, resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusConflict:
		return keyed(req) && resp.Header.Get("Retry-After") != ""
	default:
		return unavailable(resp.StatusCode)
	}
}

// unavailable tells whether a status means that the service does not answer, and something before it did.
func unavailable(status int) bool {
	return status == http.StatusBadGateway ||
		status == http.StatusServiceUnavailable ||
		status == http.StatusGatewayTimeout
}

// backoff gives any pause up to the longest, so that those who failed together do not come back together.
func backoff(resend int) time.Duration {
	return rand.N(firstPause << min(resend, 9)) //nolint:gosec // Nobody gains by guessing it.
}

// retryAfter gives the pause that an answer asks for: in seconds, or until a date.
func retryAfter(header http.Header) time.Duration {
	value := header.Get("Retry-After")
	seconds, err := strconv.ParseUint(value, 10, 32)
	// What is out of range is the largest number there is, and so later than any deadline.
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil {
		return time.Until(date)
	}
	return 0
}
