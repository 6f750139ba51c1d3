/**
 * What makes a service ready for production: eighty items, each checked by a machine. Numbers never change; a test that
 * proves an item carries its number in its name, as in `[06] …`, and `docs/conformance.md` is made from those names.
 */

export interface Item {
  readonly number: number;
  readonly section: string;
  readonly title: string;
  /** How it is checked, from outside the service. */
  readonly check: string;
}

const sections: Readonly<Record<string, readonly (readonly [title: string, check: string])[]>> = {
  'A · API contract': [
    ['The OpenAPI 3.1 document is in the repository', 'a linter finds no error in it'],
    [
      'Documented routes and served routes are the same',
      'every documented operation is called, every undocumented one is refused, the drift gate catches a route on one side alone',
    ],
    ['A breaking change of the API is blocked', 'an operation is removed; the gate must fail'],
    ['Bad input is answered 4xx with problem details, without a stack', 'the running service is fuzzed from its own contract'],
    ['Too large a body is answered 413; slow headers and slow bodies are cut off', 'an oversized body, two dripping connections'],
    ['A repeated `Idempotency-Key` gets the first answer again', 'the same request is sent twice and at once; rows are counted'],
    ['Lists come in pages with an enforced maximum', 'a million are asked for; the pages are followed to the end'],
  ],
  'B · Life cycle': [
    ['Alive without its database', '`/livez` while the database is stopped'],
    ['Not ready without its database, ready again when it is back', '`/readyz` while the database stops and starts; same process'],
    ['Not ready until the schema is the expected one', 'start on an older schema, migrate while it runs'],
    ['SIGTERM: not ready at once, what runs is finished, exit code 0', 'the signal while a request waits on a lock'],
    ['A rolling replacement fails no request', 'two instances behind a balancer, under load'],
    ['A keep-alive connection does not hold up the exit', 'the signal while a keep-alive request is running'],
    ['Leaves in time when the collector never answers', 'a collector that accepts and is silent'],
    ['Starts and serves without a collector or a broker', 'endpoints at which nobody listens'],
    ['Bad configuration ends the start at once and names each variable', 'several wrong and missing variables together'],
    ['Ready within the budget of its language', 'time from start to the first 200 of `/readyz`'],
  ],
  'C · Configuration and secrets': [
    [
      'All configuration comes from the environment, and `.env.example` lists it',
      'the file against the schema; the service in an empty folder; wrong values one by one',
    ],
    ['No secret in the repository', 'a secret scanner over files and history, which must find a planted one'],
    [
      'No secret and no personal data in logs, spans or metrics',
      'canaries planted in every place of a request and in the database password',
    ],
  ],
  'D · Data': [
    ['A database and roles of its own', 'every role of one service against every database of another, on one cluster'],
    ['The running service may not change the schema', 'DDL with its role is refused'],
    ['Migrations are versioned, repeatable and safe when two run at once', 'run twice; run two together on an empty database'],
    ['Dangerous migrations are found before they run', 'a linter over the migrations, and over a bad one'],
    ['The version before works on the schema after', 'the service on a schema with a later, additive migration'],
    [
      'Connect, statement, lock and idle-in-transaction time-outs are set',
      'read within the sessions of the service; a database that accepts and is silent',
    ],
    ['The replicas together can not exhaust the connections', 'arithmetic over the manifests'],
    ['SQL is sent with parameters only', 'hostile values stored and read back; the log of the database shows none of them in a statement'],
  ],
  'E · Events': [
    ['No event is lost between commit and publish', 'SIGKILL between the two'],
    ['The same event twice has one effect', 'published twice'],
    ['Events are CloudEvents 1.0', 'validated against the schema'],
    ['The AsyncAPI 3 document is valid and true', 'captured messages against it'],
    ['A poison message is parked, the others flow', 'one is injected'],
    ['A consumer drains on SIGTERM without losing an acknowledgement', 'the signal under load'],
    ['A breaking change of an event schema is blocked', 'seeded; the gate must fail'],
  ],
  'F · Outbound calls': [
    ['A hung upstream fails within the deadline', 'an upstream that is silent'],
    ['Retries only when safe, with jitter, honouring `Retry-After`', 'a scripted upstream'],
    ['A retry budget bounds the amplification', 'requests counted at 100 % failure'],
    ['A circuit breaker opens, half-opens and closes', 'a scripted upstream'],
    ['Overload is shed with 503 and bounded latency for the rest', 'five times the load'],
    ['Work stops when the caller is gone', 'an aborted request, watched in the database'],
  ],
  'G · Telemetry': [
    ['A SERVER span for every route, in stable semantic conventions', 'spans captured while every operation is called'],
    ['`traceparent` is continued and passed on, one CLIENT span for each attempt', 'captured at both ends'],
    ["A consumer's parent is the producer's context, with a link to it", 'captured'],
    ['`http.server.request.duration` in seconds, one series for each route', 'a thousand ids'],
    ['Database spans in stable conventions, and pool metrics', 'captured'],
    ['Logs are JSON lines whose ids are those of the span', 'joined with the captured spans, sampled and not'],
    ['A 5xx marks the span as an error, a 4xx does not', 'captured'],
    ['The resource names service, version, instance and environment', 'captured'],
    ['Probes are neither traced nor measured', 'captured'],
    ['Sampling follows the parent and `OTEL_*` alone', 'started with several samplers'],
    ['A collector that is down costs no request and no memory', 'under load while it is down, then back'],
  ],
  'H · Image': [
    ['Multi-stage, without shell or package manager, within the size budget', 'the built image is inspected'],
    ['A numeric user that is not root', 'the built image is inspected'],
    ['Runs read-only with all capabilities dropped', 'run so'],
    ['Base images by digest, OCI labels', 'the Dockerfile parsed, the image inspected'],
    ['Frozen lockfile, cache mounts, install scripts by allow-list', 'the build files parsed'],
    ['The service is process 1 and gets SIGTERM', 'the container is stopped'],
  ],
  'I · Kubernetes': [
    ['Every overlay builds and is valid', 'strictly against the schemas'],
    ['Startup, liveness and readiness probes are distinct', 'the manifests parsed'],
    ['Pod Security “restricted”', 'every rule of the standard'],
    ['CPU and memory requested, memory limited', 'the manifests parsed'],
    ['A service account of its own, its token not mounted', 'the manifests parsed'],
    ['One autoscaler with behaviour, at least two in production; a disruption budget that allows a drain', 'the manifests parsed'],
    ['Spread over zones and hosts', 'the manifests parsed'],
    ['Network denied by default, declared flows alone allowed', 'the policies against the catalog'],
    ['The grace period covers drain and longest request; a rollout takes nothing away', 'arithmetic over the manifests'],
    ['An HTTPRoute of the Gateway API with time-outs', 'against its schema'],
    ['Migrations run as a Job with the owner role, the service with the app role', 'the manifests parsed'],
  ],
  'J · Service level objective': [
    ['Multi-window burn-rate alerts that fire and stay silent when they should', 'their unit tests'],
    ['Each alert has a severity and links to a heading of the runbook that exists', 'parsed'],
    ['Alerts and dashboard use only metrics that the running service emits', 'joined with a capture'],
    ['Alerts for what burns slowly: pool saturation, silence, outbox age, consumer lag', 'their unit tests'],
  ],
  'K · Pipeline and supply chain': [
    ['Each gate of the pipeline catches its fault', 'one seeded fault for each'],
    ['The GitHub and the GitLab pipeline have the same gates', 'both parsed and compared'],
    ['Actions pinned by full SHA, least permissions, no untrusted checkout', 'the workflows parsed'],
    ['SBOM, provenance and signature, verified before the deployment', 'the pipelines parsed'],
    ['A deployment for each environment with approval, smoke test and rollback', 'the pipelines parsed'],
  ],
  'L · Ownership': [
    [
      'Catalog entities, docs, runbook, decisions, owners, security policy, renovate and devcontainer are there and valid',
      'each by its own validator',
    ],
    ['The commands of the README work on a clean clone; the stamp is there', 'taken from the README and run'],
  ],
};

export const items: readonly Item[] = Object.entries(sections)
  .flatMap(([section, entries]) => entries.map(([title, check]) => ({ section, title, check })))
  .map((item, index) => ({ number: index + 1, ...item }));

/** The number that the name of a test claims to prove, if any: `[06] a repeated key …` is 6. */
export const itemOf = (testName: string): number | undefined => {
  const found = /^\[(\d\d)\] /.exec(testName)?.[1];
  return found === undefined ? undefined : Number(found);
};
