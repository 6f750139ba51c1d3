// Package problem has the errors that a caller is told of: problem details after RFC 9457.
package problem

import (
	"net/http"
)

// ContentType of a problem.
const ContentType = "application/problem+json"

// Problem is an error for the caller: return it anywhere below a route, and the caller gets this status and these words.
type Problem struct { //nolint:errname // RFC 9457 names it
	Type    string        `json:"type" format:"uri-reference"`
	Title   string        `json:"title"`
	Status  int           `json:"status"`
	Detail  string        `json:"detail,omitempty" doc:"What went wrong, in words for a developer."`
	Errors  []InvalidPart `json:"errors,omitempty" doc:"What of the request is not as this contract says."`
	TraceID string        `json:"trace_id,omitempty" doc:"Quote it when you report the problem."`

	cause   error
	headers http.Header
}

// InvalidPart is one part of a request that is not as the contract says.
type InvalidPart struct {
	In      string `json:"in" doc:"Where in the request: body, querystring, params or headers."`
	Pointer string `json:"pointer" doc:"JSON pointer to the part."`
	Detail  string `json:"detail"`
}

// New is a problem with a status and what went wrong, in words for a developer.
func New(status int, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

// NotFound is the problem that there is no such thing.
func NotFound(what string) *Problem {
	return New(http.StatusNotFound, "There is no such "+what+".")
}

// WithCause adds what is logged and not told to the caller.
func (p *Problem) WithCause(cause error) *Problem {
	p.cause = cause
	return p
}

// WithHeader adds a header to the answer.
func (p *Problem) WithHeader(name, value string) *Problem {
	if p.headers == nil {
		p.headers = http.Header{}
	}
	p.headers.Set(name, value)
	return p
}

// Error is what the caller is told.
func (p *Problem) Error() string { return p.Detail }

// Unwrap is what the caller is not told.
func (p *Problem) Unwrap() error { return p.cause }

// GetStatus and the next two make it what huma answers with.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders are the headers of the answer.
func (p *Problem) GetHeaders() http.Header { return p.headers }

// ContentType of the answer.
func (p *Problem) ContentType(string) string { return ContentType }
