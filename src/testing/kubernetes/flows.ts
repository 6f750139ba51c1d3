/** The flows that network policies allow, as words that can be compared. */
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';

type PolicySpec = NonNullable<INetworkPolicy['spec']>;
type Peer = NonNullable<NonNullable<PolicySpec['ingress']>[number]['from']>[number];
type Port = NonNullable<NonNullable<PolicySpec['ingress']>[number]['ports']>[number];

/** The same texts, in whatever order. */
export const same = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());

/** Every flow that a policy allows; one to a server that the service owns is a flow `to a resource`. */
export const flowsOf = (spec: PolicySpec | undefined): readonly string[] => [
  ...(spec?.ingress ?? []).map(({ from, ports }) => `in ${peersOf(from)}:${portsOf(ports)}`),
  ...(spec?.egress ?? []).map(({ to, ports }) =>
    peersOf(to).startsWith('backing-services/') && ports?.length === 1 ? 'out to a resource' : `out ${peersOf(to)}:${portsOf(ports)}`,
  ),
];

/** Every list that is absent or empty means all, which is never declared. */
const peersOf = (peers: readonly Peer[] | undefined): string =>
  (peers ?? [])
    .map(({ namespaceSelector, podSelector }) =>
      [namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? 'any', ...Object.values(podSelector?.matchLabels ?? {})].join(
        '/',
      ),
    )
    .join(',') || 'anybody';

const portsOf = (ports: readonly Port[] | undefined): string =>
  (ports ?? []).map(({ port, protocol }) => (protocol ? `${port}/${protocol}` : String(port))).join(',') || 'any port';
