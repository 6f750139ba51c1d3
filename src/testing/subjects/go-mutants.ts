/**
 * Faults that a developer could make in the stamped Go service, each of which must be noticed by the proof of one item. The proofs are the
 * same as for every language: these show that they reach into this one too, a fault or two for each group of items.
 */
import type { Mutant } from '../conformance/mutant.ts';

const server = 'internal/platform/server';
const postgres = 'internal/platform/postgres';
const client = 'internal/platform/httpclient';

export const mutants: readonly Mutant[] = [
  {
    item: 2,
    fault: 'a route is served that the contract does not document',
    file: `${server}/probes.go`,
    find: '	s.mux.HandleFunc("GET "+livez,',
    replace:
      '	s.mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) { s.answerProbe(w, nil) })\n	s.mux.HandleFunc("GET "+livez,',
    neighbours: [1, 7],
  },
  {
    item: 4,
    fault: 'what net/http refuses by itself is no problem document',
    file: `${server}/server.go`,
    find: 's.httpServer.Serve(s.answerBroken(listener))',
    replace: 's.httpServer.Serve(listener)',
    neighbours: [2, 6],
  },
  {
    item: 6,
    fault: 'the idempotency key is ignored',
    file: `${postgres}/idempotency.go`,
    find: 'if once.Key == "" {',
    replace: 'if once.Key != "never" {',
    neighbours: [2, 7],
  },
  {
    item: 10,
    fault: 'any schema is good enough',
    file: `${postgres}/module.go`,
    find: 'missing > 0 {',
    replace: 'missing > 99 {',
    neighbours: [13],
  },
  {
    item: 11,
    fault: 'it closes without draining',
    file: 'internal/platform/run.go',
    find: '	time.Sleep(drain)\n',
    replace: '	_ = drain\n',
    neighbours: [8, 14],
  },
  {
    item: 13,
    fault: 'connections that have sent nothing are waited for',
    file: `${server}/server.go`,
    find: '	s.unused.close()\n',
    replace: '',
    neighbours: [8, 14],
  },
  {
    item: 14,
    fault: 'the last telemetry is waited for without a limit',
    file: 'internal/platform/telemetry/telemetry.go',
    find: 'const flushLimit = 2 * time.Second',
    replace: 'const flushLimit = time.Hour',
    neighbours: [8, 15],
  },
  {
    item: 16,
    fault: 'only the first variable that is wrong is named',
    file: 'internal/platform/environment/variables.go',
    find: 'strings.Join(problems, "; ")',
    replace: 'problems[0]',
    neighbours: [8],
  },
  {
    item: 20,
    fault: 'the query of a request is part of its span',
    file: `${server}/tracing.go`,
    find: 'attribute.String("url.path", r.URL.EscapedPath())',
    replace: 'attribute.String("url.path", r.URL.EscapedPath()), attribute.String("url.query", r.URL.RawQuery)',
    neighbours: [42],
  },
  {
    item: 23,
    fault: 'what was applied is not remembered',
    file: `${postgres}/ledger.go`,
    find: '	if request.Version == zero {\n',
    replace: '	if request.Version >= zero {\n',
    neighbours: [],
  },
  {
    item: 26,
    fault: 'who waits for a lock waits for ever',
    file: `${postgres}/database.go`,
    find: '	"lock_timeout":                        "2000",\n',
    replace: '	"lock_timeout":                        "0",\n',
    neighbours: [22],
  },
  {
    item: 38,
    fault: 'retries have no budget',
    file: `${client}/retry.go`,
    find: 'return pause, c.budget.spend()',
    replace: 'return pause, true',
    neighbours: [36],
  },
  {
    item: 43,
    fault: 'the trace is not passed on',
    file: `${client}/tracing.go`,
    find: 'Inject(',
    replace: 'Extract(',
    neighbours: [36],
  },
  {
    item: 45,
    fault: 'every path is a series of its own',
    file: `${server}/tracing.go`,
    find: 'attribute.String("http.route", route)',
    replace: 'attribute.String("http.route", r.URL.Path)',
    neighbours: [],
  },
  {
    item: 47,
    fault: 'log lines of requests that are not sampled have no ids',
    file: 'internal/platform/logging/logging.go',
    find: 'span.IsValid()',
    replace: 'span.IsSampled()',
    neighbours: [48],
  },
  {
    item: 72,
    fault: 'a metric gets another name',
    file: 'internal/platform/telemetry/runtime.go',
    find: '"process.memory.usage"',
    replace: '"process.memory.rss"',
    neighbours: [49],
  },
];
