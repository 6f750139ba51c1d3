package server

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"go.opentelemetry.io/otel/trace"

	"services.internal/payments/internal/platform/logging"
	"services.internal/payments/internal/platform/problem"
)

func unexpected() *problem.Problem {
	return problem.New(http.StatusInternalServerError,
		"The service failed to answer. The failure is logged under this trace id.")
}

// answerWithProblems makes every failure that huma knows of a problem. Huma has one such function for the process.
var answerWithProblems = sync.OnceFunc(func() {
	// A list is a list: what is empty is not null.
	huma.DefaultArrayNullable = false
	// The names of members are as the contract has them: encoding/json takes any case.
	huma.ValidateStrictCasing = true
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		return toProblem(ctx.Context(), status, message, errs)
	}
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return toProblem(context.Background(), status, message, errs)
	}
})

func toProblem(ctx context.Context, status int, message string, errs []error) *problem.Problem {
	switch {
	case status >= http.StatusInternalServerError && ctx.Err() == nil && message == bodyNotRead:
		return problem.New(http.StatusBadRequest, "The body of the request ended too early.")
	case status >= http.StatusInternalServerError && len(errs) == 0:
		failed := unexpected()
		failed.Status, failed.Title = status, http.StatusText(status)
		return failed.WithCause(errors.New(message))
	case status >= http.StatusInternalServerError:
		return failure(ctx, errors.Join(errs...))
	case status == http.StatusBadRequest || status == http.StatusUnprocessableEntity:
		invalid := problem.New(http.StatusBadRequest, "The request is not as the contract says.")
		invalid.Errors = partsOf(errs)
		return invalid
	}
	return problem.New(status, cmp.Or(refusals[status], message))
}

var refusals = map[int]string{
	http.StatusRequestTimeout:        "The body of the request came too slowly.",
	http.StatusRequestEntityTooLarge: "The body of the request is too large.",
	http.StatusUnsupportedMediaType:  "The body of the request must be application/json.",
}

// documentProblems says in the contract of every operation that it can fail, and how.
func documentProblems(_ *huma.OpenAPI, operation *huma.Operation) {
	delete(operation.Responses, "default")
	describe := func(description string) *huma.Response {
		return &huma.Response{
			Description: description,
			Headers: map[string]*huma.Param{"retry-after": {
				Description: "Seconds until it makes sense to ask again, if it does.",
				Schema:      &huma.Schema{Type: huma.TypeInteger},
			}},
			Content: map[string]*huma.MediaType{
				problem.ContentType: {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}},
			},
		}
	}
	operation.Responses["4XX"] = describe("The request is refused.")
	operation.Responses["5XX"] = describe("The service failed; the same request may succeed later.")
}

// bodyNotRead is what huma says of a body whose sender went away.
const bodyNotRead = "cannot read request body"

// failure is what a caller may know of an error that a handler returned.
func failure(ctx context.Context, err error) *problem.Problem {
	if server, ok := ctx.Value(serverKey{}).(*Server); ok {
		for _, translate := range server.translate {
			err = translate(ctx, err)
		}
	}
	var known *problem.Problem
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, context.DeadlineExceeded):
		return problem.New(http.StatusServiceUnavailable, "The request took too long.").WithCause(err)
	}
	return unexpected().WithCause(err)
}

// completeProblem is called for every answer before it is written.
func (s *Server) completeProblem(ctx huma.Context, _ string, body any) (any, error) {
	if p, ok := body.(*problem.Problem); ok {
		// Huma has set those of what the handler returned, which may not have been this problem yet.
		for name := range p.GetHeaders() {
			ctx.SetHeader(name, p.GetHeaders().Get(name))
		}
		return s.complete(ctx.Context(), p), nil
	}
	return body, nil
}

// complete adds the trace under which a problem is found, and logs it if it is a failure of the service. A caller that hung up is none.
func (s *Server) complete(ctx context.Context, p *problem.Problem) *problem.Problem {
	if p.Status >= http.StatusInternalServerError && !errors.Is(ctx.Err(), context.Canceled) {
		cause := errors.Unwrap(p)
		if cause == nil {
			cause = p
		}
		s.log.LogAttrs(ctx, slog.LevelError, "request failed", logging.Error(cause))
	}
	completed := *p
	if span := trace.SpanContextFromContext(ctx); span.HasTraceID() {
		completed.TraceID = span.TraceID().String()
	}
	return &completed
}

// partsOf says what of a request is invalid. The values stay out: they are the caller's business.
func partsOf(errs []error) []problem.InvalidPart {
	var parts []problem.InvalidPart
	for _, err := range errs {
		if detail, ok := errors.AsType[*huma.ErrorDetail](err); ok {
			in, pointer := locate(detail.Location)
			message := quoting.ReplaceAllString(detail.Message, "$1")
			if strings.HasPrefix(message, "json: ") {
				message = "is not of the type in the contract"
			}
			parts = append(parts, problem.InvalidPart{In: in, Pointer: pointer, Detail: message})
		}
	}
	return parts
}

// quoting is where huma lets a parser speak, which may repeat the value.
var quoting = regexp.MustCompile(`^(expected string to be (?:RFC [^:]+|regex)|expected duration|invalid value): .*`)

var places = map[string]string{"body": "body", "query": "querystring", "path": "params", "header": "headers", "cookie": "headers"}

var index = regexp.MustCompile(`\[(\d+)\]`)

// locate makes a place and a JSON pointer of huma's body.list[3].name.
func locate(location string) (in, pointer string) {
	place, rest, _ := strings.Cut(location, ".")
	if rest == "" {
		return places[place], ""
	}
	rest = strings.NewReplacer("~", "~0", "/", "~1").Replace(rest)
	return places[place], "/" + strings.ReplaceAll(index.ReplaceAllString(rest, ".$1"), ".", "/")
}

// refusal answers what has no route: 405 for a known path with another method, else 404.
func refusal(handler http.Handler, asked string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refused := problem.New(http.StatusNotFound, "There is no such resource.")
		// The mux knows the methods, and tells them only by answering.
		if said := (&headersOnly{header: http.Header{}}); !isRedirect(asked) {
			handler.ServeHTTP(said, r)
			if said.status == http.StatusMethodNotAllowed {
				refused = problem.New(said.status, "This resource does not have that method.").
					WithHeader("Allow", said.header.Get("Allow"))
			}
		}
		if server, ok := r.Context().Value(serverKey{}).(*Server); ok {
			server.write(r.Context(), w, refused)
		}
	})
}

// isRedirect is whether the mux would send the caller to a cleaner path: a resource has one path.
func isRedirect(asked string) bool {
	clean := path.Clean("/" + asked)
	return asked != clean && asked != clean+"/"
}

type headersOnly struct {
	header http.Header
	status int
}

func (h *headersOnly) Header() http.Header         { return h.header }
func (h *headersOnly) WriteHeader(status int)      { h.status = status }
func (h *headersOnly) Write(b []byte) (int, error) { return len(b), nil }
