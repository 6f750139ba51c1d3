package httpclient

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// maxBody is the largest answer that is read: what is larger does not belong into memory at once.
const maxBody = 10 << 20

// attempt sends the request once, as the resend-th repetition, within the time that an attempt has.
func (c *Client) attempt(req *http.Request, resend int) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), c.timeout)
	defer cancel()
	out := req.Clone(ctx)
	if resend > 0 && req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("read the body again: %w", err)
		}
		out.Body = body
	}
	return c.tracing.around(out, resend, c.send)
}

// send uses the transport and no [http.Client]: nothing follows a redirect, which could lead anywhere, and no error
// holds the query of the URL.
func (c *Client) send(req *http.Request) (*http.Response, error) {
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	return readWhole(resp)
}

// readWhole is part of an attempt, and so within its time: a service can fall silent in the middle of its answer too,
// or never come to an end.
func readWhole(resp *http.Response) (*http.Response, error) {
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("the answer has more than %d bytes", maxBody)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}
