/** The objects of one overlay as the policies ask for them. Absent and doubled objects are faults, said by name. */
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { Kind, Kinds, Manifest } from './manifest.ts';

export class Overlay {
  readonly environment: string;
  readonly manifests: readonly Manifest[];
  /** Servers that the service owns, by the catalog: each is a flow that the network has to allow. */
  readonly resources: readonly string[];

  constructor(environment: string, manifests: readonly Manifest[], resources: readonly string[]) {
    [this.environment, this.manifests, this.resources] = [environment, manifests, resources];
  }

  all<K extends Kind>(kind: K): readonly Kinds[K][] {
    return this.manifests.filter((manifest) => manifest.kind === kind) as unknown as Kinds[K][];
  }

  /** The one object of a kind. */
  one<K extends Kind>(kind: K): Kinds[K] {
    const found = this.all(kind);
    if (found.length !== 1) throw new Error(`There are ${found.length} objects of kind ${kind}, not one.`);
    return found[0] as Kinds[K];
  }

  /** Every pod that the overlay brings about. */
  pods(): readonly {
    readonly owner: string;
    readonly labels: Labels;
    readonly spec: IPodSpec;
    readonly containers: readonly IContainer[];
  }[] {
    return [...this.all('Deployment'), ...this.all('Job')].map(({ kind, metadata, spec }) => {
      const pod = spec?.template.spec;
      if (!pod) throw new Error(`${kind} ${metadata?.name} has no pod.`);
      const containers = [...(pod.initContainers ?? []), ...pod.containers];
      return { owner: `${kind} ${metadata?.name}`, labels: spec?.template.metadata?.labels ?? {}, spec: pod, containers };
    });
  }

  /** The pod of the service, and its one container. */
  service() {
    const [pod] = this.pods().filter(({ owner }) => owner.startsWith('Deployment '));
    const [container] = pod?.containers ?? [];
    if (!pod || !container || pod.containers.length !== 1) throw new Error('The Deployment does not have exactly one container.');
    return { ...pod, container };
  }

  /** A value of the ConfigMap that the service reads. */
  value(name: string): string | undefined {
    return this.one('ConfigMap').data?.[name];
  }
}

export type Labels = Readonly<Record<string, string>>;

/** Whether a selector of labels takes a pod. An absent selector takes none, an empty one all. */
export const selects = (selector: { readonly matchLabels?: Labels } | undefined, labels: Labels): boolean =>
  selector !== undefined && Object.entries(selector.matchLabels ?? {}).every(([name, value]) => labels[name] === value);

/** `11s`, `1m30s`, `500ms` in seconds. */
export const seconds = (duration: string | undefined): number =>
  [...(duration ?? '').matchAll(/(\d+)(ms|s|m|h)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * { ms: 0.001, s: 1, m: 60, h: 3600 }[unit as 'ms' | 's' | 'm' | 'h'],
    0,
  );

/** `128Mi`, `1Gi`, `100m`, `2` as a number. */
export const quantity = (text: string | number | undefined): number => {
  const [, count, unit = ''] = /^([\d.]+)(m|Ki|Mi|Gi)?$/.exec(String(text ?? '')) ?? [];
  return Number(count) * ({ m: 0.001, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 }[unit] ?? 1);
};
