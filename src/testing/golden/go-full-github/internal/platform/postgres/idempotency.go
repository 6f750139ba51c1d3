package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"

	"services.internal/payments/internal/platform/postgres/store"
	"services.internal/payments/internal/platform/problem"
)

// Once is a part of the input of an operation that has its effect once, however often it is sent.
type Once struct {
	Key string `header:"idempotency-key" minLength:"1" maxLength:"255" doc:"Chosen by the caller, one for each effect, and like no key of any other caller: a UUID. Sent again within 24 hours it gets the same answer."`
}

// Resolve implements huma.Resolver: a key that is there and empty is a mistake of the caller.
func (o *Once) Resolve(ctx huma.Context) []error {
	var errs []error
	ctx.EachHeader(func(name, value string) {
		if strings.EqualFold(name, "Idempotency-Key") && value == "" {
			errs = append(errs, &huma.ErrorDetail{Location: "header.idempotency-key", Message: "expected length >= 1"})
		}
	})
	return errs
}

// Answer is what is kept for the next request with the same key.
type Answer[T any] struct {
	Status  int
	Headers map[string]string
	Body    T
	// Replayed is "true" if the answer is that of an earlier request.
	Replayed string
}

// AnswerOnce does work in a transaction, or gives the answer that it gave before. The answer is stored in the transaction of the effect,
// so that there is never one without the other. Failures are not kept: they may be tried again. The operation is its name in the
// contract; request is all that tells it apart from others: path, query and body.
func AnswerOnce[T any](
	ctx context.Context, db *Database, operation string, once Once, request any, work func(tx pgx.Tx) (Answer[T], error),
) (answer Answer[T], err error) {
	err = db.InTransaction(ctx, func(tx pgx.Tx) error {
		if once.Key == "" {
			answer, err = work(tx)
			return err
		}
		answer, err = answerWithin(ctx, store.New(tx), operation, once.Key, request, func() (Answer[T], error) { return work(tx) })
		return err
	})
	return answer, err
}

func answerWithin[T any](
	ctx context.Context, queries *store.Queries, operation, key string, request any, work func() (Answer[T], error),
) (answer Answer[T], err error) {
	fingerprint, err := fingerprintOf(request)
	if err != nil {
		return answer, err
	}
	locked, err := queries.LockKey(ctx, store.LockKeyParams{Operation: operation, Key: key})
	if err != nil {
		return answer, err
	}
	if !locked {
		return answer, problem.New(http.StatusConflict, "A request with this Idempotency-Key is being answered.").
			WithHeader("Retry-After", "1")
	}
	stored, err := queries.FindAnswer(ctx, store.FindAnswerParams{Operation: operation, Key: key})
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		if answer, err = work(); err != nil {
			return answer, err
		}
		return answer, keep(ctx, queries, operation, key, fingerprint, answer)
	case err != nil:
		return answer, err
	case stored.Fingerprint != fingerprint:
		return answer, problem.New(http.StatusUnprocessableEntity, "This Idempotency-Key was used for a different request.")
	}
	answer.Status, answer.Replayed = int(stored.Status), "true"
	return answer, errors.Join(json.Unmarshal(stored.Headers, &answer.Headers), json.Unmarshal(stored.Body, &answer.Body))
}

func keep[T any](ctx context.Context, queries *store.Queries, operation, key, fingerprint string, answer Answer[T]) error {
	headers, err := json.Marshal(answer.Headers)
	if err != nil {
		return fmt.Errorf("keep the headers: %w", err)
	}
	body, err := json.Marshal(answer.Body)
	if err != nil {
		return fmt.Errorf("keep the body: %w", err)
	}
	if err := queries.ForgetOldAnswers(ctx); err != nil {
		return err
	}
	return queries.StoreAnswer(ctx, store.StoreAnswerParams{
		Operation: operation, Key: key, Fingerprint: fingerprint,
		Status: int32(answer.Status), Headers: headers, Body: body, //nolint:gosec // three digits
	})
}

// fingerprintOf is the same for the same request: a struct is written in the order of its fields, a map in that of its keys.
func fingerprintOf(request any) (string, error) {
	text, err := json.Marshal(request)
	if err != nil {
		return "", fmt.Errorf("tell the request apart: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
