import { defineCapability } from '../../src/define.ts';
import type { View } from '../../src/types.ts';

export const kubernetes = defineCapability({
  id: 'kubernetes',
  title: 'Kubernetes',
  help: 'Kustomize base and overlays: probes, autoscaling, disruption budget, network policy, migration job, HTTP route.',
  default: true,
  any: {
    // The base is the platform's; hosts, replicas and addresses of an environment are the owner's.
    seed: ['deploy/kubernetes/overlays/'],
    contributes: ({ name }) => ({
      gates: [
        {
          id: 'manifests',
          title: 'Manifests build for every environment',
          run: 'for overlay in deploy/kubernetes/overlays/*; do kubectl kustomize "$overlay" >/dev/null || exit 1; done',
          tools: ['kubectl'],
        },
      ],
      annotations: [{ name: 'backstage.io/kubernetes-label-selector', value: `app.kubernetes.io/name=${name}` }],
    }),
    generates: [{ path: 'deploy/kubernetes/base/service.env', content: (view) => toEnvironmentFile(view) }],
  },
  languages: 'any',
});

/** Set by the Deployment itself, from the pod. */
const ofThePod = new Set(['OTEL_SERVICE_NAME', 'OTEL_RESOURCE_ATTRIBUTES']);

/** What every environment has in common, as kustomize reads it; secrets come from elsewhere, and so does what has no value yet. */
const toEnvironmentFile = ({ environment }: View): string =>
  environment
    .filter(({ name, secret }) => !secret && !ofThePod.has(name))
    .map((variable) => ({ ...variable, value: variable.production ?? variable.default }))
    .filter(({ value }) => value)
    .map(({ name, help, value }) => `# ${help}\n${name}=${value}\n`)
    .join('');
