// Command openapi writes the paths and schemas of api/openapi.yaml from the routes; with -check it fails instead if they differ. What
// stands before them in the file (title, description, version, servers) is written by hand and stays.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"slices"

	"github.com/danielgtaylor/huma/v2/yaml"

	"services.internal/payments/internal/modules"
	"services.internal/payments/internal/platform"
	"services.internal/payments/internal/platform/environment"
)

const file = "api/openapi.yaml"

func main() {
	check := flag.Bool("check", false, "fail if the file is not what the routes serve")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(check bool) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	byHand, _, found := cut(text)
	if !found {
		return fmt.Errorf("%s has no line that is `paths:`", file)
	}
	described, err := describe()
	if err != nil {
		return err
	}
	current := slices.Concat(byHand, described)
	switch {
	case bytes.Equal(current, text):
		return nil
	case check:
		return fmt.Errorf("%s is not what the routes serve; run `make openapi` and review the difference", file)
	}
	return os.WriteFile(file, current, 0o644) //nolint:gosec // for all to read
}

// cut parts a document before its paths, which the components follow.
func cut(document []byte) (before, paths []byte, found bool) {
	if bytes.HasPrefix(document, []byte("paths:\n")) {
		return nil, document, true
	}
	at := bytes.Index(document, []byte("\npaths:\n"))
	if at < 0 {
		return nil, nil, false
	}
	return document[:at+1], document[at+1:], true
}

// describe is the contract of the routes, from its paths on.
func describe() (described []byte, err error) {
	all := modules.All()
	var variables environment.Variables
	platform.Declare(&variables, all)
	values := variables.Examples()
	if err := variables.Read(func(name string) string { return values[name] }); err != nil {
		return nil, err
	}
	ctx := context.Background()
	app, err := platform.Build(ctx, slog.New(slog.DiscardHandler), all)
	if err != nil {
		return nil, err
	}
	defer app.Close(ctx)
	contract := app.API.OpenAPI()
	paths, err := toYAML(map[string]any{"paths": contract.Paths})
	if err != nil {
		return nil, err
	}
	components, err := toYAML(map[string]any{"components": contract.Components})
	return append(paths, components...), err
}

func toYAML(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = yaml.Convert(&out, bytes.NewReader(text))
	return out.Bytes(), err
}
