/** What an overlay is when kustomize has built it, and whether each of its objects is what its schema allows. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import { loadAll } from 'js-yaml';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import type { IService } from 'kubernetes-models/v1/Service';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { finish } from '../process.ts';
import { tool } from '../tools.ts';
import { typeFaults } from '../typed-literals.ts';

export interface Kinds {
  readonly ConfigMap: IConfigMap;
  readonly Deployment: IDeployment;
  readonly HorizontalPodAutoscaler: IHorizontalPodAutoscaler;
  readonly HTTPRoute: IHTTPRoute;
  readonly Job: IJob;
  readonly Namespace: INamespace;
  readonly NetworkPolicy: INetworkPolicy;
  readonly PodDisruptionBudget: IPodDisruptionBudget;
  readonly Role: IRole;
  readonly RoleBinding: IRoleBinding;
  readonly Service: IService;
  readonly ServiceAccount: IServiceAccount;
}
export type Kind = keyof Kinds;
export type Manifest = Kinds[Kind];

/** Everything of one environment as text: what an administrator makes once, then what `kubectl kustomize` makes of the overlay. */
export const buildOverlay = async (service: string, environment: string): Promise<{ readonly yaml: string; readonly error: string }> => {
  const overlay = path.join(service, 'deploy/kubernetes/overlays', environment);
  const namespace = await readFile(path.join(overlay, 'namespace.yaml'), 'utf8');
  const { code, stdout, stderr } = await finish([await tool('kubectl'), 'kustomize', overlay], { folder: service });
  return { yaml: `${namespace}---\n${stdout}`, error: code === 0 ? '' : stderr || `kubectl ended with ${code}` };
};

export const parseManifests = (yaml: string): readonly Manifest[] => loadAll(yaml) as Manifest[];

const module = ({ apiVersion, kind }: Manifest): string =>
  apiVersion.startsWith('gateway.') ? `@kubernetes-models/gateway-api/${apiVersion}/${kind}` : `kubernetes-models/${apiVersion}/${kind}`;

/** Unknown, missing and mistyped fields by the published types, then enums, patterns and ranges by the published schemas. */
export const schemaFaults = async (manifests: readonly Manifest[]): Promise<readonly string[]> => {
  const literals = manifests.map((value) => ({
    name: `${value.kind} ${value.metadata?.name}`,
    module: module(value),
    type: `I${value.kind}`,
    value,
  }));
  const byType = await typeFaults(literals);
  const bySchema = await Promise.all(
    literals.map(async ({ name, module, value }) => {
      try {
        const models = await import(module);
        new models[value.kind](value).validate();
        return [];
      } catch (error) {
        return [`${name}: ${(error as Error).message}`];
      }
    }),
  );
  return [...byType, ...bySchema.flat()];
};
