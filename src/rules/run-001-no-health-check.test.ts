import { deployment, testFileRule } from '../testing/file-rules.ts';
import { noHealthCheck } from './run-001-no-health-check.ts';

const dockerfile = 'FROM node:24\nCMD ["main.js"]\n';
const kustomization = (patches: string): string => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${patches}`;
const job = `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: payments }\nspec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: a, image: b }] } } } } }\n`;

testFileRule(noHealthCheck, {
  accept: [
    { name: 'both probes', files: { 'k8s/deployment.yaml': deployment() } },
    { name: 'a StatefulSet among other objects of one file', files: { 'k8s.yml': `kind: x\n---\n${deployment({ kind: 'StatefulSet' })}` } },
    {
      name: 'probes of any kind, each at another container',
      files: {
        'k8s.yaml': deployment({
          without: /readinessProbe/,
        }).concat('        - name: proxy\n          image: envoy\n          readinessProbe: { tcpSocket: { port: 1 } }\n'),
      },
    },
    { name: 'a health check of the image, where there are no manifests', files: { Dockerfile: `${dockerfile}HEALTHCHECK CMD ["x"]\n` } },
    {
      name: 'a health check of the compose file',
      files: { Dockerfile: dockerfile, 'compose.yaml': 'services:\n  a:\n    build: .\n    healthcheck: { test: x }\n' },
    },
    { name: 'a job, which ends by itself', files: { 'k8s.yaml': job } },
    {
      name: 'a database beside it that has no probes',
      files: { 'k8s/app.yaml': deployment(), 'k8s/db.yaml': deployment({ name: 'postgres', without: /Probe/ }) },
    },
    {
      name: 'a database of its own',
      files: {
        'k8s/app.yaml': deployment(),
        'k8s/db.yaml': deployment({ name: 'payments-db', without: /Probe/ }).replace(
          'image: payments',
          'image: docker.io/library/postgres:18',
        ),
      },
    },
    {
      name: 'a worker beside it, which no traffic goes to',
      files: { 'k8s/app.yaml': deployment(), 'k8s/worker.yaml': deployment({ name: 'payments-worker', without: /Probe|ports/ }) },
    },
    {
      name: 'a patch of an overlay, which is no workload of its own',
      files: {
        'base/deployment.yaml': deployment(),
        'overlay/kustomization.yaml': kustomization('patches: [{ path: ./replicas.yaml }]\n'),
        'overlay/replicas.yaml': deployment({ without: /Probe/ }),
      },
    },
    {
      name: 'manifests of tests',
      files: { Dockerfile: `${dockerfile}HEALTHCHECK CMD x\n`, 'test/k8s.yaml': deployment({ without: /Probe/ }) },
    },
  ],
  reject: [
    {
      name: 'no probe at all',
      files: { 'k8s/deployment.yaml': deployment({ without: /Probe/ }) },
      found: [
        { says: 'Deployment payments has no readiness and no liveness probe.', at: { file: 'k8s/deployment.yaml', line: 9, column: 11 } },
      ],
    },
    {
      name: 'a startup probe alone',
      files: { 'k8s.yaml': deployment({ without: /(readiness|liveness)Probe/, container: ['startupProbe: { exec: { command: [x] } }'] }) },
      found: [{ says: /no readiness and no liveness probe/ }],
    },
    {
      name: 'one of both, in the second document',
      files: {
        'k8s.yaml': `apiVersion: v1\nkind: Service\nmetadata: { name: payments }\n---\n${deployment({ without: /livenessProbe/ })}`,
      },
      found: [{ says: 'Deployment payments has no liveness probe.', at: { file: 'k8s.yaml', line: 13, column: 11 } }],
    },
    {
      name: 'a Deployment that is not named like the service, where it is the only one',
      files: { 'k8s.yaml': deployment({ name: 'app', without: /Probe/ }) },
      found: [{ says: /Deployment app/ }],
    },
    {
      name: 'a Deployment without probes, whatever the image has',
      files: { Dockerfile: `${dockerfile}HEALTHCHECK CMD x\n`, 'k8s.yaml': deployment({ without: /Probe/ }) },
      found: [{}],
    },
  ],
  unknown: [
    {
      name: 'a service of which nothing says how it runs',
      files: { 'main.go': '', Dockerfile: dockerfile },
      unknown: /neither Kubernetes/,
    },
    {
      name: 'a health check that is switched off',
      files: { Dockerfile: `${dockerfile}HEALTHCHECK NONE\n` },
      unknown: /neither Kubernetes/,
    },
    {
      name: 'a Helm chart',
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: payments\n',
        'chart/templates/deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n',
      },
      unknown: /rendered first/,
    },
    {
      name: 'probes that a patch adds',
      files: {
        'base/deployment.yaml': deployment({ without: /Probe/ }),
        'overlay/kustomization.yaml': kustomization(
          'patches:\n  - patch: |-\n      - op: add\n        path: /spec/template/spec/containers/0/livenessProbe\n',
        ),
      },
      unknown: /kustomize patch/,
    },
  ],
});
