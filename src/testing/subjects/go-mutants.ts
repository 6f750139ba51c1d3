/**
 * Faults that a developer could make in the stamped Go service. The proofs are the same for every language, and each has noticed a fault in
 * TypeScript: these show, a few in each section, that they notice them in Go as well.
 */
import type { Mutant } from '../conformance/mutant.ts';

const server = 'internal/platform/server';
const postgres = 'internal/platform/postgres';

export const mutants: readonly Mutant[] = [
  {
    item: 2,
    fault: 'a route is served that the contract does not document',
    file: `${server}/probes.go`,
    find: '\ts.mux.HandleFunc("GET "+livez,',
    replace:
      '\ts.mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) { s.answerProbe(w, nil) })\n\ts.mux.HandleFunc("GET "+livez,',
    neighbours: [1, 7],
  },
  {
    item: 4,
    fault: 'text that the database does not take is a failure of the service',
    file: `${postgres}/errors.go`,
    find: 'case refused.Code == characterNotInRepertoire:',
    replace: 'case refused.Code == characterNotInRepertoire+"0":',
    neighbours: [2, 6],
  },
  {
    item: 6,
    fault: 'the idempotency key is ignored',
    file: `${postgres}/idempotency.go`,
    find: 'if once.Key == "" {',
    replace: 'if once.Key != "-" {',
    neighbours: [2, 7],
  },
  {
    item: 8,
    fault: 'liveness looks at the database',
    file: `${server}/probes.go`,
    find: 's.mux.HandleFunc("GET "+livez, func(w http.ResponseWriter, _ *http.Request) { s.answerProbe(w, nil) })',
    replace: 's.mux.HandleFunc("GET "+livez, func(w http.ResponseWriter, r *http.Request) { s.answerProbe(w, s.failing(r.Context())) })',
    neighbours: [11],
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
    item: 13,
    fault: 'callers are not asked to let go of their connection',
    file: `${server}/tracing.go`,
    find: 'if r.server.draining.Load() {',
    replace: 'if r.server == nil {',
    neighbours: [15],
  },
  {
    item: 16,
    fault: 'only the first bad variable is named',
    file: 'internal/platform/environment/variables.go',
    find: 'strings.Join(problems, "; ")',
    replace: 'problems[0]',
    neighbours: [17],
  },
  {
    item: 20,
    fault: 'errors of the database are logged with the row that they are about',
    file: `${postgres}/errors.go`,
    find: 'fmt.Errorf("%s (SQLSTATE %s)", refused.Message, refused.Code)',
    replace: 'fmt.Errorf("%s %s (SQLSTATE %s)", refused.Message, refused.Detail, refused.Code)',
    neighbours: [28],
  },
  {
    item: 26,
    fault: 'a lock is waited for without end',
    file: `${postgres}/database.go`,
    find: '"2000"',
    replace: '"0"',
    neighbours: [22, 25],
  },
  {
    item: 37,
    fault: 'a POST without a key is sent again',
    file: 'internal/platform/httpclient/retry.go',
    find: 'case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete:',
    replace: 'case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodPost:',
    neighbours: [43],
  },
  {
    item: 42,
    fault: 'spans have the outdated name of the path',
    file: `${server}/tracing.go`,
    find: 'attribute.String("url.path",',
    replace: 'attribute.String("http.target",',
    neighbours: [45, 48, 50],
  },
  {
    item: 47,
    fault: 'requests that are not sampled are logged without ids',
    file: 'internal/platform/logging/logging.go',
    find: 'span.IsValid()',
    replace: 'span.IsSampled()',
    neighbours: [42, 48],
  },
  {
    item: 72,
    fault: 'a metric gets another name',
    file: 'internal/platform/telemetry/runtime.go',
    find: '"process.memory.usage"',
    replace: '"process.memory.rss"',
    neighbours: [46, 49],
  },
];
