import { testFileRule } from '../testing/file-rules.ts';
import { service } from '../testing/rules.ts';
import { publiclyReachable } from './sec-001-publicly-reachable.ts';

const object = (kind: string, spec: string, { api = 'v1', annotations = '' } = {}): string =>
  `apiVersion: ${api}\nkind: ${kind}\nmetadata: { name: payments, annotations: { ${annotations} } }\nspec: { ${spec} }\n`;
const ingress = (spec: string, annotations = ''): string => object('Ingress', spec, { api: 'networking.k8s.io/v1', annotations });
const LOAD_BALANCER = 'type: LoadBalancer';

testFileRule(publiclyReachable, {
  accept: [
    { name: 'a Service for the cluster', files: { 'k8s.yaml': object('Service', 'ports: [{ port: 80 }]') } },
    {
      name: 'a route that leads through a gateway',
      files: { 'k8s.yaml': object('HTTPRoute', 'parentRefs: [{ name: public }]', { api: 'gateway.networking.k8s.io/v1' }) },
    },
    {
      name: 'a gateway',
      entity: service('payments', { type: 'gateway' }),
      files: { 'a.yaml': ingress('rules: []'), 'b.yaml': object('Service', LOAD_BALANCER) },
    },
    {
      name: 'what says that it is internal',
      files: {
        'a.yaml': ingress('ingressClassName: nginx-internal'),
        'b.yaml': ingress('rules: []', 'kubernetes.io/ingress.class: gce-internal'),
        'c.yaml': object('Service', LOAD_BALANCER, { annotations: 'service.beta.kubernetes.io/aws-load-balancer-internal: "true"' }),
        'd.yaml': object('Service', LOAD_BALANCER, { annotations: 'networking.gke.io/load-balancer-type: Internal' }),
        'e.yaml': object('Service', `${LOAD_BALANCER}, loadBalancerSourceRanges: [10.0.0.0/8]`),
      },
    },
    { name: 'a Service of Knative', files: { 'k.yaml': object('Service', 'template: {}', { api: 'serving.knative.dev/v1' }) } },
    { name: 'no manifests', files: { 'main.go': '' } },
  ],
  reject: [
    {
      name: 'an Ingress',
      files: { 'k8s/all.yaml': `${object('Service', 'ports: []')}---\n${ingress('ingressClassName: nginx')}` },
      found: [
        {
          says: 'The Ingress payments lets payments be reached from outside without a gateway before it.',
          at: { file: 'k8s/all.yaml', line: 7, column: 1 },
        },
      ],
    },
    {
      name: 'Services of both types, and a Gateway of its own',
      files: {
        'a.yaml': object('Service', LOAD_BALANCER),
        'b.yaml': object('Service', 'type: NodePort'),
        'c.yaml': object('Gateway', 'gatewayClassName: gke', { api: 'gateway.networking.k8s.io/v1' }),
      },
      found: [
        { says: /^The Service of type LoadBalancer payments/, at: { file: 'a.yaml', line: 4, column: 9 } },
        { says: /^The Service of type NodePort/ },
        { says: /^The Gateway/ },
      ],
    },
    {
      name: 'what says that it is not internal',
      files: {
        'a.yaml': object('Service', LOAD_BALANCER, { annotations: 'service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing' }),
        'b.yaml': object('Service', `${LOAD_BALANCER}, loadBalancerSourceRanges: [10.0.0.0/8, 0.0.0.0/0]`),
        'c.yaml': object('Service', LOAD_BALANCER, { annotations: 'x/internal: "false"' }),
      },
      found: [{}, {}, {}],
    },
  ],
  unknown: [
    {
      name: 'a Helm chart',
      files: { 'templates/service.yaml': 'apiVersion: v1\nkind: Service\nspec:\n  type: {{ .Values.type }}\n' },
      unknown: /rendered first/,
    },
  ],
});
