/** What the items on Kubernetes ask of an overlay, one function each: what is wrong, in words, or nothing. */
import type { IProbe } from 'kubernetes-models/v1/Probe';
import { flowsOf, same } from './flows.ts';
import { type Overlay, quantity, seconds, selects } from './overlay.ts';
import { restrictedFaults } from './pod-security.ts';

export interface Policy {
  /** Number in `conformance/items.ts`. */
  readonly item: number;
  readonly title: string;
  readonly faults: (overlay: Overlay) => readonly string[];
}

/** Names of the faults that hold. */
const thatHold = (faults: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(faults).flatMap(([fault, holds]) => (holds ? [fault] : []));

const connections = (overlay: Overlay): readonly string[] => {
  if (overlay.all('Job').length === 0) return [];
  const { metadata, spec } = overlay.one('HorizontalPodAutoscaler');
  const limit = Number(metadata?.annotations?.['database-connection-limit']);
  const pool = Number(overlay.value('POOL_MAX'));
  const surge = Number(overlay.one('Deployment').spec?.strategy?.rollingUpdate?.maxSurge);
  // In a fast rollout every old pod may still drain when every new one is up.
  // Each has one connection beside its pool, for the readiness check.
  const most = (2 * (spec?.maxReplicas ?? Number.NaN) + surge) * (pool + 1);
  return most <= limit ? [] : [`(2 × ${spec?.maxReplicas} replicas + ${surge}) × (${pool} + 1) connections is more than ${limit}`];
};

const probes = (overlay: Overlay): readonly string[] => {
  const { container } = overlay.service();
  const http = container.ports?.find(({ name }) => name === 'http')?.containerPort;
  const wrong = (probe: IProbe | undefined, path: string) => probe?.httpGet?.path !== path || probe.httpGet.port !== 'http';
  const { startupProbe: startup, livenessProbe: liveness, readinessProbe: readiness } = container;
  const patience = (startup?.periodSeconds ?? 10) * (startup?.failureThreshold ?? 3);
  const deadline = overlay.one('Deployment').spec?.progressDeadlineSeconds ?? 600;
  return thatHold({
    'the startup probe does not ask /startupz': wrong(startup, '/startupz'),
    'the liveness probe does not ask /livez': wrong(liveness, '/livez'),
    'the readiness probe does not ask /readyz': wrong(readiness, '/readyz'),
    'the port is not that of the container': http !== 8080,
    'a start is given less than a minute': patience < 60,
    'a rollout is given up before a start is': patience >= deadline,
    'a start is given up before a migration is': overlay.all('Job').some(({ spec }) => Number(spec?.activeDeadlineSeconds) >= patience),
    'one missed answer restarts it': (liveness?.failureThreshold ?? 3) < 3,
  });
};

const podSecurity = (overlay: Overlay): readonly string[] => [
  ...overlay.pods().flatMap(({ owner, spec }) => restrictedFaults(spec).map((fault) => `${owner}: ${fault}`)),
  ...thatHold({
    'the namespace does not enforce it': overlay.one('Namespace').metadata?.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted',
  }),
];

const resources = (overlay: Overlay): readonly string[] =>
  overlay.pods().flatMap(({ owner, containers }) =>
    containers.flatMap(({ resources: { requests = {}, limits = {} } = {} }) =>
      thatHold({
        [`${owner} requests no CPU`]: !(quantity(requests.cpu) > 0),
        [`${owner} requests no memory`]: !(quantity(requests.memory) > 0),
        [`${owner} has no limit of memory above its request`]: !(quantity(limits.memory) >= quantity(requests.memory)),
      }),
    ),
  );

/** The account that releases: no pod is its own, nor runs under it. */
const deployer = 'deployer';

const serviceAccount = (overlay: Overlay): readonly string[] => {
  const [account, ...others] = overlay.all('ServiceAccount').filter(({ metadata }) => metadata?.name !== deployer);
  if (!account || others.length > 0) throw new Error('There is not one account beside that of the deployment.');
  const { metadata, automountServiceAccountToken } = account;
  return [
    ...overlay.pods().flatMap(({ owner, spec }) =>
      thatHold({
        [`${owner} runs under another account`]: spec.serviceAccountName !== metadata?.name,
        [`${owner} gets the token`]: spec.automountServiceAccountToken !== false,
      }),
    ),
    ...thatHold({ 'the account mounts its token': automountServiceAccountToken !== false }),
  ];
};

const scaling = (overlay: Overlay): readonly string[] => {
  const { apiVersion, spec } = overlay.one('HorizontalPodAutoscaler');
  const { metadata, spec: deployment } = overlay.one('Deployment');
  const { spec: budget } = overlay.one('PodDisruptionBudget');
  const fewest = spec?.minReplicas ?? 1;
  const spared = budget?.maxUnavailable === undefined ? fewest - Number(budget?.minAvailable ?? 0) : Number(budget.maxUnavailable);
  return thatHold({
    'it is not of autoscaling/v2': apiVersion !== 'autoscaling/v2',
    'it scales something else': spec?.scaleTargetRef.kind !== 'Deployment' || spec.scaleTargetRef.name !== metadata?.name,
    'production can shrink to one replica': overlay.environment === 'production' && fewest < 2,
    'it can not grow': !(spec?.maxReplicas && spec.maxReplicas > fewest),
    'nothing is measured': !spec?.metrics?.length,
    'its behaviour is not set both ways': !spec?.behavior?.scaleUp?.policies?.length || !spec.behavior.scaleDown?.policies?.length,
    'it shrinks as hastily as it grows':
      (spec?.behavior?.scaleDown?.stabilizationWindowSeconds ?? 0) <= (spec?.behavior?.scaleUp?.stabilizationWindowSeconds ?? 0),
    'the Deployment sets the number of replicas too': deployment?.replicas !== undefined,
    'the budget is not about the pods': !selects(budget?.selector, overlay.service().labels),
    'the budget forbids every drain': !(spared >= 1),
    'a pod that is not healthy holds up a drain': budget?.unhealthyPodEvictionPolicy !== 'AlwaysAllow',
  });
};

const spread = (overlay: Overlay): readonly string[] => {
  const { spec, labels } = overlay.service();
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].flatMap((topology) => {
    const constraint = spec.topologySpreadConstraints?.find(({ topologyKey }) => topologyKey === topology);
    return constraint?.maxSkew === 1 && selects(constraint.labelSelector, labels) ? [] : [`its pods are not spread by ${topology}`];
  });
};

const network = (overlay: Overlay): readonly string[] => {
  const policies = overlay.all('NetworkPolicy').map(({ spec }) => spec);
  const denies = policies.some(
    (spec) =>
      Object.keys(spec?.podSelector ?? { none: 0 }).length === 0 &&
      ['Ingress', 'Egress'].every((type) => spec?.policyTypes?.includes(type as 'Ingress')) &&
      !spec?.ingress?.length &&
      !spec?.egress?.length,
  );
  const declared = [
    'in gateway:8080',
    'out kube-system/kube-dns:53/UDP,53/TCP',
    'out observability:4318',
    ...overlay.resources.map(() => 'out to a resource'),
  ];
  const migration = declared.filter((flow) => !flow.startsWith('in ') && !flow.includes('observability'));
  return [
    ...thatHold({ 'what is not allowed is not denied': !denies }),
    ...overlay.pods().flatMap(({ owner, labels }) => {
      const allowed = policies.filter((spec) => selects(spec?.podSelector, labels)).flatMap(flowsOf);
      const expected = owner.startsWith('Job ') ? migration : declared;
      return same(allowed, expected) ? [] : [`${owner} may: ${allowed.join('; ')}; declared: ${expected.join('; ')}`];
    }),
  ];
};

const grace = (overlay: Overlay): readonly string[] => {
  const { spec, container } = overlay.service();
  const rolling = overlay.one('Deployment').spec?.strategy?.rollingUpdate;
  const longest = Math.max(...(overlay.one('HTTPRoute').spec.rules ?? []).map(({ timeouts }) => seconds(timeouts?.request)));
  const drain = Number(overlay.value('DRAIN_MS')) / 1000;
  const needed = (container.lifecycle?.preStop?.sleep?.seconds ?? 0) + drain + longest + 5;
  return thatHold({
    [`a grace of ${spec.terminationGracePeriodSeconds} s is less than the ${needed} s needed`]: !(
      Number(spec.terminationGracePeriodSeconds) >= needed
    ),
    'it does not drain': !(drain > 0),
    'a rollout takes replicas away': rolling?.maxUnavailable !== 0,
    'a rollout can not begin': !(Number(rolling?.maxSurge) >= 1),
  });
};

const route = (overlay: Overlay): readonly string[] => {
  const { apiVersion, spec } = overlay.one('HTTPRoute');
  const service = overlay.one('Service');
  const { container, labels } = overlay.service();
  const rules = spec.rules ?? [];
  const target = service.spec?.ports?.[0];
  return thatHold({
    'it is not of version 1': apiVersion !== 'gateway.networking.k8s.io/v1',
    'it has no host name': !spec.hostnames?.length,
    'it has no gateway': !spec.parentRefs?.every(({ name, sectionName }) => name && sectionName),
    'a rule has no time-out':
      !rules.length || rules.some(({ timeouts }) => !seconds(timeouts?.request) || !seconds(timeouts?.backendRequest)),
    'an attempt may take longer than the request': rules.some(
      ({ timeouts }) => seconds(timeouts?.backendRequest) > seconds(timeouts?.request),
    ),
    'the probes are public': rules.some(({ matches }) => !matches?.length || matches.some(({ path }) => (path?.value ?? '/') === '/')),
    'it leads to no Service': rules.some(
      ({ backendRefs }) => backendRefs?.[0]?.name !== service.metadata?.name || backendRefs?.[0]?.port !== target?.port,
    ),
    'the Service leads to no pod': !selects({ matchLabels: service.spec?.selector ?? { none: '' } }, labels),
    'the Service leads to no port': !container.ports?.some(({ name }) => name === target?.targetPort),
  });
};

const roles = (overlay: Overlay): readonly string[] => {
  const secrets = overlay.pods().map(({ owner, containers }) => ({
    isJob: owner.startsWith('Job '),
    names: containers.flatMap(({ env = [], envFrom = [] }) => [
      ...env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
      ...envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []),
    ]),
    variables: containers.flatMap(({ env = [] }) => env.flatMap(({ name, valueFrom }) => (valueFrom?.secretKeyRef ? [name] : []))),
  }));
  const of = (isJob: boolean) => secrets.filter((pod) => pod.isJob === isJob);
  const [service, jobs] = [of(false), of(true)];
  const owned = overlay.resources.length > 0;
  return thatHold({
    'nobody migrates the database': owned && jobs.length !== 1,
    'a database is migrated that it does not have': !owned && jobs.length > 0,
    'the service does not log in as the app role': owned && !service.some(({ variables }) => variables.includes('DATABASE_URL')),
    'the service gets what the owner role needs': service.some(({ variables }) => variables.some((name) => name.startsWith('MIGRATION_'))),
    'the migration does not log in as the owner role': jobs.some(({ variables }) => !same(variables, ['MIGRATION_DATABASE_URL'])),
    'both read one Secret': service.some(({ names }) => names.some((name) => jobs.some((job) => job.names.includes(name)))),
    'a secret is in a ConfigMap': Object.keys(overlay.one('ConfigMap').data ?? {}).some((name) => /URL$|PASSWORD|TOKEN|SECRET/.test(name)),
    'a secret is in the repository': overlay.manifests.some(({ kind }) => (kind as string) === 'Secret'),
    'a migration is tried for ever': overlay.all('Job').some(({ spec }) => !spec?.activeDeadlineSeconds),
  });
};

const policy = (item: number, title: string, faults: (overlay: Overlay) => readonly string[]): Policy => ({ item, title, faults });

export const policies: readonly Policy[] = [
  policy(27, 'all replicas with full pools stay within the connections that the database allows', connections),
  policy(60, 'startup, liveness and readiness probes ask three different questions', probes),
  policy(61, 'every pod keeps to the Pod Security Standard “restricted”, and its namespace enforces it', podSecurity),
  policy(62, 'every container requests CPU and memory and has a limit of memory', resources),
  policy(63, 'it runs under a service account of its own, whose token is mounted nowhere', serviceAccount),
  policy(64, 'one autoscaler with behaviour, two replicas or more in production, a budget that allows a drain', scaling),
  policy(65, 'its pods are spread by zone and by host', spread),
  policy(66, 'the network is closed but for the flows that the catalog declares', network),
  policy(67, 'the grace period covers drain and longest request, a rollout takes no replica away', grace),
  policy(68, 'an HTTPRoute of the Gateway API leads to the pods, with time-outs', route),
  policy(69, 'a Job migrates as the owner of the database, the service never can', roles),
];

/** What all policies say; an overlay that lacks an object is a fault too. */
export const judge = (overlay: Overlay): readonly { readonly item: number; readonly fault: string }[] =>
  policies.flatMap(({ item, faults }) => {
    try {
      return faults(overlay).map((fault) => ({ item, fault }));
    } catch (error) {
      return [{ item, fault: (error as Error).message }];
    }
  });
