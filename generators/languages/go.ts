/** Go: net/http with huma, slog, OpenTelemetry wired by hand; one static binary. */
import { defineLanguage } from '../../src/define.ts';
import { toGoMod, toGoSum } from './go-modules.ts';

/** The oldest that builds it, as `go.mod` says: from there on Go fetches the one that is asked for by itself. */
const oldest = '1.26';

/** Sets what `.env` says, where there is one, and becomes the program that follows. */
const withEnv = 'set -a; if [ -f .env ]; then . ./.env; fi; set +a;';

/** Runs what follows with all that the service needs beside it. Built first: `go run` keeps signals from its program. */
const withBackings = 'go build -o bin/run ./internal/dev/run && exec bin/run';

export const go = defineLanguage({
  id: 'go',
  name: 'languages/go',
  title: 'Go',
  help: 'High throughput, small images and quick starts: gateways, pipelines, work that is bound by the network.',
  seed: ['internal/features/', 'internal/greetings/', 'api/'],
  contributes: () => ({
    dependencies: [
      'github.com/danielgtaylor/huma/v2',
      'github.com/failsafe-go/failsafe-go',
      'github.com/go-logr/logr',
      'github.com/google/uuid',
      'go.opentelemetry.io/contrib/instrumentation/runtime',
      'go.opentelemetry.io/otel',
      'go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp',
      'go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp',
      'go.opentelemetry.io/otel/metric',
      'go.opentelemetry.io/otel/sdk',
      'go.opentelemetry.io/otel/sdk/metric',
      'go.opentelemetry.io/otel/trace',
      'golang.org/x/net',
    ],
    commands: [
      {
        name: 'dev',
        run: `${withEnv} ${withBackings} -keep -watch -- sh -c 'go build -o bin/service ./cmd/service && exec bin/service'`,
        help: 'Runs the service with all that it needs, and again when a file changes.',
      },
      {
        name: 'start',
        run: `${withEnv} go build -o bin/service ./cmd/service && exec bin/service`,
        help: 'Runs the service alone, as `.env` or the environment says.',
      },
      {
        name: 'build',
        run: 'CGO_ENABLED=0 go build -trimpath -o bin/service ./cmd/service',
        help: 'Builds `bin/service`, which is all that the image holds.',
      },
      { name: 'format', run: '$(TOOL) golangci-lint fmt', help: 'Formats all files.' },
      { name: 'format-check', run: '$(TOOL) golangci-lint fmt --diff', help: 'Fails if a file is not formatted.' },
      { name: 'lint', run: '$(TOOL) golangci-lint run', help: 'Looks for mistakes.' },
      {
        name: 'vet',
        run: 'go vet ./... && go vet -tags=integration ./... && go mod tidy -diff',
        help: 'Checks that everything compiles, tests included, and that `go.mod` has what is imported.',
      },
      { name: 'test', run: '$(MAKE) test-unit test-integration', help: 'Runs all tests.' },
      { name: 'test-unit', run: 'go test -race ./...', help: 'Runs the tests that need nothing but the sources.' },
      {
        name: 'test-integration',
        run: `${withBackings} -- go test -race -tags=integration ./...`,
        help: 'Runs the tests of the whole service, with all that it needs.',
      },
      { name: 'openapi', run: 'go run ./internal/dev/openapi', help: 'Writes the paths of `api/openapi.yaml` from the routes.' },
      {
        name: 'openapi-check',
        run: 'go run ./internal/dev/openapi -check',
        help: 'Fails if `api/openapi.yaml` is not what the routes serve.',
      },
      {
        name: 'env-example',
        run: 'go run ./internal/dev/envexample',
        help: 'Writes `.env.example` from the variables that the service reads.',
      },
      { name: 'vulnerabilities', run: '$(TOOL) govulncheck -db=$(GOVULNDB) ./...', help: 'Fails if code with a known hole is called.' },
    ],
    gates: [
      { id: 'format', title: 'Formatted', run: 'make format-check' },
      { id: 'lint', title: 'Lint', run: 'make lint' },
      { id: 'typecheck', title: 'Types', run: 'make vet' },
      { id: 'unit', title: 'Unit tests', run: 'make test-unit' },
      { id: 'integration', title: 'Integration tests', run: 'make test-integration' },
      { id: 'contract', title: 'API description matches the code', run: 'make openapi-check' },
      { id: 'vulnerabilities', title: 'No dependency has a known hole', run: 'make vulnerabilities' },
    ],
  }),
  tasks: [{ id: 'install', title: 'Install dependencies', command: ['go', 'mod', 'download'], byHand: 'go mod download' }],
  generates: [
    { path: 'go.mod', content: toGoMod },
    { path: 'go.sum', content: toGoSum },
  ],
  facts: {
    /** What starts the migrations in the image, after its entry point. */
    migrate: ['migrate'],
    /** How each thing is done in a shell, at the root of the service. */
    commands: {
      install: 'go mod download',
      dev: 'make dev',
      format: 'make format',
      lint: 'make lint',
      types: 'make vet',
      test: 'make test',
      unit: 'make test-unit',
      integration: 'make test-integration',
      openapi: 'make openapi',
      contract: 'make openapi-check',
      build: 'make build',
      migrate: 'make migrate',
    },
    /** For the README: what a developer must have, how a command is run by its name, where things are. */
    needs: `[Go](https://go.dev) ${oldest} or newer with a C compiler for its race detector, and make; where it has a database, PostgreSQL's own programs`,
    run: 'make',
    tour: [
      'What the service is for stands in a package of `internal/` for each resource, listed in `internal/features`. The example that came with it is',
      'there to be replaced. `internal/platform/` is the same in every service.',
    ].join('\n'),
    lockFile: 'go.sum',
    /** Where the gates run: on GitHub an action that installs the tools, on GitLab an image that has them, git and curl. */
    toolchain: {
      action: 'actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0',
      with: [
        { name: 'go-version-file', value: `\${{ env.SERVICE }}/go.mod` },
        { name: 'cache-dependency-path', value: `\${{ env.SERVICE }}/**/go.sum` },
      ],
      image: 'golang:1.26.8-trixie@sha256:eae2aaa6add2936cbf350dd0d2628b363461542f0c4b3c0b558957e0f2997379',
      cache: {
        key: 'go.sum',
        paths: ['.go/'],
        environment: [
          { name: 'GOMODCACHE', value: '$CI_PROJECT_DIR/.go/modules' },
          { name: 'GOCACHE', value: '$CI_PROJECT_DIR/.go/build' },
        ],
      },
      install: 'make prepare',
    },
  },
});
