/** What updates of a Go service are proven with: modules and versions that are real, so that Go can judge what comes out. */
import { succeed } from '../process.ts';
import type { UpdateFacts } from '../update/update-facts.ts';

/** As `go get golang.org/x/time@v0.14.0 github.com/bits-and-blooms/bitset@v1.24.5` writes it, which a newer release would have been made with. */
const inSum = {
  bitset: [
    'github.com/bits-and-blooms/bitset v1.24.5 h1:654xBVHc23gJMAgOTkPNoCVfiRxuIOAUnAZFtopqJ4w=',
    'github.com/bits-and-blooms/bitset v1.24.5/go.mod h1:7hO7Gc7Pp1vODcmWvKMRA9BNmbv6a/7QIWpPxHddWR8=',
  ],
  time: [
    'golang.org/x/time v0.14.0 h1:MRx4UaLrDotUKUdCIqzPC48t1Y9hANFKIRpNx+Te8PI=',
    'golang.org/x/time v0.14.0/go.mod h1:eL/Oa2bBBK0TkX57Fyni+NgnyQQN4LitPmob2Hjnqw4=',
  ],
};
const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

const ours = `// Package ours is what the service is for.
package ours

import (
	"golang.org/x/sync/errgroup"
	"golang.org/x/xerrors"
)

// Both runs two at once.
func Both(one, other func() error) error {
	var group errgroup.Group
	group.Go(one)
	group.Go(other)
	if err := group.Wait(); err != nil {
		return xerrors.Errorf("both: %w", err)
	}
	return nil
}
`;

const oursTest = `package ours_test

import (
	"errors"
	"testing"

	"services.internal/payments/internal/ours"
)

func TestBoth(t *testing.T) {
	wrong := errors.New("wrong")
	if err := ours.Both(func() error { return nil }, func() error { return wrong }); !errors.Is(err, wrong) {
		t.Fatal(err)
	}
}
`;

/** One comes along with a database, too. Right beside them, in both files, the newer release adds a module of its own. */
const dependencies = ['golang.org/x/sync v0.25.0', 'golang.org/x/xerrors v0.0.0-20240903120638-7835f813f4da'];

export const update: UpdateFacts = {
  changes: {
    'go.mod': (text) =>
      text
        .replace(/^(\tgo\.opentelemetry\.io\/otel\/trace .*\n)/m, '$1\tgolang.org/x/time v0.14.0\n')
        .replace(/(bits-and-blooms\/bitset) \S+/, '$1 v1.24.5'),
    'go.sum': (text) =>
      text
        .replace(/^(?:github\.com\/bits-and-blooms\/bitset .*\n)+/m, lines(inSum.bitset))
        .replace(/^((?:golang\.org\/x\/text .*\n)+)/m, `$1${lines(inSum.time)}`),
    'internal/platform/logging/logging.go': (text) =>
      `${text.replace(/^(\t"go\.opentelemetry\.io\/otel\/trace"\n)/m, '$1\t"golang.org/x/time/rate"\n')}
// Often is how many lines of one kind are enough for a second.
const Often = rate.Limit(10)
`,
    'cmd/service/main.go': (text) => text.replace('// Command service is', '// Command service, the newer one, is'),
    'internal/platform/postgres/errors.go': (text) => `${text}\n// IsNewer says so.\nconst IsNewer = true\n`,
    Makefile: (text) => text.replace('# Looks for mistakes.', '# Looks for mistakes, for all of them.'),
  },
  brought: [
    ['go.mod', '\tgolang.org/x/time v0.14.0\n'],
    ['go.mod', 'bitset v1.24.5 // indirect\n'],
    ['internal/platform/logging/logging.go', 'rate.Limit(10)'],
    ['Makefile', '# Looks for mistakes, for all of them.'],
  ],
  work: [
    { path: 'internal/ours/ours.go', isNew: true, edit: () => ours, leaves: ['group.Go(other)'] },
    { path: 'internal/ours/ours_test.go', isNew: true, edit: () => oursTest, leaves: ['func TestBoth'] },
    // Both are changed by what adds the dependencies.
    { path: 'go.mod', edit: (text) => text, leaves: dependencies.map((one) => `\t${one}\n`) },
    { path: 'go.sum', edit: (text) => text, leaves: dependencies.flatMap((one) => [`${one} h1:`, `${one}/go.mod h1:`]) },
    {
      path: 'internal/platform/logging/logging.go',
      edit: (text) => text.replace('\tcase slog.MessageKey:', '\tcase slog.SourceKey:\n\t\tattr.Key = "ours"\n\tcase slog.MessageKey:'),
      leaves: ['attr.Key = "ours"'],
    },
    { path: 'cmd/service/main.go', edit: (text) => `${text}\n// Ours, at the end.\n`, leaves: ['// Ours, at the end.'] },
    { path: 'Makefile', edit: (text) => `${text}\n# Of the team.\nours:\n\t@echo ours\n`, leaves: ['ours:\n\t@echo ours\n'] },
    { path: 'Dockerfile', edit: (text) => text.replace('EXPOSE 8080', 'ENV OURS=yes\nEXPOSE 8080'), leaves: ['ENV OURS=yes'] },
    {
      path: 'internal/features/features.go',
      edit: (text) => text.replace('// All makes', '// All, of which some are ours, makes'),
      leaves: ['of which some are ours'],
    },
  ],
  depend: async (folder, environment) => {
    await succeed(['go', 'get', ...dependencies.map((one) => one.replace(' ', '@'))], { folder, environment });
    await succeed(['go', 'mod', 'tidy'], { folder, environment });
  },
  features: 'internal/features/features.go',
  // The first is also what says that `go.mod` and `go.sum` are as Go would have them.
  checks: [
    ['make', 'vet'],
    ['make', 'test-unit'],
  ],
  ofDatabase: { file: 'internal/platform/postgres/module.go', checks: [['make', 'openapi-check']] },
};
