/** What a service runs in Kubernetes: the pods of its own workloads, with their containers. */
import type { JudgedService } from '../rule.ts';
import { type Fields, fieldsAt, isFields, listAt, type Manifest, manifestsOf } from './manifests.ts';

export interface Container {
  readonly name: string;
  readonly value: Fields;
  /** Where it is in its manifest. */
  readonly field: readonly (string | number)[];
}

export interface Workload extends Manifest {
  readonly pod: Fields;
  readonly containers: readonly Container[];
  /** Serves until it is stopped; jobs end by themselves. */
  readonly isLasting: boolean;
}

const POD_PATHS: Readonly<Record<string, readonly string[]>> = {
  ...{ Deployment: ['spec', 'template', 'spec'], StatefulSet: ['spec', 'template', 'spec'], DaemonSet: ['spec', 'template', 'spec'] },
  ...{ Rollout: ['spec', 'template', 'spec'], Job: ['spec', 'template', 'spec'], Pod: ['spec'] },
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};
/** The kinds that run something, for what can't be read. */
export const WORKLOAD_KINDS = Object.keys(POD_PATHS);
const ENDING = new Set(['Job', 'CronJob', 'Pod']);

/**
 * Those that bear the name of the service, where any do: others beside them are of somebody else (a cache, a database).
 * An object that is only part of one, as a patch that no kustomization names, has no containers and is left out.
 */
export const workloadsOf = ({ files, entity }: JudgedService): readonly Workload[] => {
  const all = manifestsOf(files)
    .objects.flatMap(toWorkload)
    .filter((workload) => !isBacking(workload));
  const { name } = entity.metadata;
  const own = all.filter((workload) => workload.name === name || workload.name.startsWith(`${name}-`) || labelsOf(workload).includes(name));
  return own.length > 0 ? own : all;
};

/** A server that it needs beside it, and that others have made. */
const isBacking = ({ containers }: Workload): boolean => containers.every(({ value }) => BACKING.test(String(value.image)));
const BACKING =
  /(?:^|\/)(?:postgres(?:ql)?|postgis|mysql|mariadb|mongo(?:db)?|redis|valkey|memcached|rabbitmq|kafka|redpanda|nats|zookeeper|elasticsearch|opensearch|minio|localstack|keycloak|clickhouse|cassandra|etcd)(?:[:@]|$)/;

const toWorkload = (manifest: Manifest): readonly Workload[] => {
  const path = POD_PATHS[manifest.kind];
  if (!path) return [];
  const pod = fieldsAt(manifest.value, ...path);
  const containers = ['containers', 'initContainers'].flatMap((list) =>
    listAt(pod, list).flatMap((value, index) =>
      isFields(value) && value.image !== undefined ? [{ name: String(value.name), value, field: [...path, list, index] }] : [],
    ),
  );
  return containers.length > 0 ? [{ ...manifest, pod, containers, isLasting: !ENDING.has(manifest.kind) }] : [];
};

const labelsOf = ({ value }: Workload): readonly unknown[] => {
  const labels = fieldsAt(value, 'metadata', 'labels');
  const inner = fieldsAt(value, 'spec', 'template', 'metadata', 'labels');
  return [labels, inner].flatMap((all) => [all.app, all['app.kubernetes.io/name']]);
};
