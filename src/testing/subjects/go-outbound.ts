/** A Go service with a route of its owner that asks another service. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const relay = `// Package relay asks another service whatever it is asked itself.
package relay

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
	"services.internal/payments/internal/platform/httpclient"
)

// Module is the relay over HTTP.
type Module struct{ upstream string }

// Declare implements platform.Module.
func (m *Module) Declare(v *environment.Variables) {
	v.URL(&m.upstream, "UPSTREAM_URL", "The service to ask.", []string{"http"})
}

type input struct {
	Key string \`header:"idempotency-key"\`
}

type output struct {
	Status int
	Body   struct {
		Status int \`json:"status"\`
	}
}

// Register implements platform.Module.
func (m *Module) Register(_ context.Context, app *platform.App) error {
	upstream, err := httpclient.New(m.upstream)
	if err != nil {
		return err
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		operation := huma.Operation{OperationID: "relay" + method, Method: method, Path: "/relay"}
		huma.Register(app.API, operation, func(ctx context.Context, asked *input) (*output, error) {
			request, err := upstream.NewRequest(ctx, method, "/", nil)
			if err != nil {
				return nil, err
			}
			if asked.Key != "" {
				request.Header.Set("Idempotency-Key", asked.Key)
			}
			answer, err := upstream.Do(request)
			if err != nil {
				return nil, err
			}
			relayed := &output{Status: answer.StatusCode}
			relayed.Body.Status = answer.StatusCode
			return relayed, answer.Body.Close()
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
    .replace(/^\)$/m, '\t"services.internal/payments/internal/relay"\n)');
  if (!added.includes('&relay.Module{}')) throw new Error('The list of features is not where it was: the route has to be added anew');
  await writeFile(features, added);
  await mkdir(path.join(folder, 'internal/relay'));
  await writeFile(path.join(folder, 'internal/relay/relay.go'), relay);
};
