/** A Go service with a route of its owner that asks another service. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const relay = `// Package relay passes requests on to another service.
package relay

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
	"services.internal/payments/internal/platform/httpclient"
)

// Module asks the service that UPSTREAM_URL names.
type Module struct{ upstreamURL string }

// Declare implements platform.Module.
func (m *Module) Declare(v *environment.Variables) {
	v.URL(&m.upstreamURL, "UPSTREAM_URL", "The service that is asked.", []string{"http", "https"})
}

type request struct {
	Key string \`header:"Idempotency-Key"\`
}

type response struct {
	Status int
	Body   struct {
		Status int \`json:"status"\`
	}
}

// Register implements platform.Module.
func (m *Module) Register(_ context.Context, app *platform.App) error {
	upstream, err := httpclient.New(m.upstreamURL)
	if err != nil {
		return err
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		operation := huma.Operation{OperationID: "relay" + method, Method: method, Path: "/relay"}
		huma.Register(app.API, operation, func(ctx context.Context, input *request) (*response, error) {
			asked, err := upstream.NewRequest(ctx, method, "/", http.NoBody)
			if err != nil {
				return nil, err
			}
			if input.Key != "" {
				asked.Header.Set("Idempotency-Key", input.Key)
			}
			answer, err := upstream.Do(asked)
			if err != nil {
				return nil, err
			}
			out := &response{Status: answer.StatusCode}
			out.Body.Status = answer.StatusCode
			return out, answer.Body.Close()
		})
	}
	return nil
}
`;

export const addRelay = async (folder: string): Promise<void> => {
  const features = path.join(folder, 'internal/features/features.go');
  const text = await readFile(features, 'utf8');
  const added = text
    .replace('&items.Module{}', '&items.Module{}, &relay.Module{}')
    .replace(/(\t"services\.internal\/payments\/internal\/platform")/, '$1\n\t"services.internal/payments/internal/relay"');
  if (added.length < text.length + 30) throw new Error('The list of features is not where it was: the route has to be added anew');
  await writeFile(features, added);
  await mkdir(path.join(folder, 'internal/relay'), { recursive: true });
  await writeFile(path.join(folder, 'internal/relay/relay.go'), relay);
};
