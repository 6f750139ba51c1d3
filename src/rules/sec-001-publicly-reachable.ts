import { isGateway } from '../catalog/kinds.ts';
import { fieldsAt, listAt, type Manifest, manifestsOf, mayHold } from './files/manifests.ts';
import { placeOfField } from './files/place.ts';
import { defineFileRule, type FieldPath } from './rule.ts';

export const publiclyReachable = defineFileRule({
  id: 'SEC-001',
  title: 'publicly reachable service',
  level: 'warning',
  data: 'files',
  finds:
    'The manifests of what is no gateway hold an Ingress, a Gateway, or a Service of type LoadBalancer or NodePort, unless it says that it is for the inside of the network alone. An HTTPRoute is none of these: it is reached by way of a Gateway that somebody else answers for.',
  why: 'Each service that is reached around the gateway has to get authentication, rate limits and TLS right by itself, and is one more door to watch.',
  fix: 'Let a gateway stand before it: an HTTPRoute (or a route of your gateway) that leads to a Service of type ClusterIP.',
  source: 'Ponce et al. 2021, smell “Publicly accessible microservices”',
  thresholds: {},
  *inspect({ files, entity, types }) {
    if (isGateway(entity, types)) return;
    const manifests = manifestsOf(files);
    for (const object of manifests.objects) {
      const door = doorOf(object);
      if (!door) continue;
      const { kind, name, file, document } = object;
      yield {
        at: { file, ...placeOfField(files.text(file) ?? '', document, door.field) },
        key: `${kind} ${name}`,
        says: `${door.what} ${name} lets ${entity.metadata.name} be reached from outside without a gateway before it.`,
      };
    }
    if (mayHold(manifests, ['Ingress', 'Service', 'Gateway']))
      yield {
        unknown: `${entity.metadata.name} is described by Kubernetes manifests that have to be rendered first, so who reaches it is not known.`,
      };
  },
});

const doorOf = ({ kind, value }: Manifest): { readonly what: string; readonly field: FieldPath } | undefined => {
  if (isInternal(value)) return undefined;
  const { type, externalIPs } = fieldsAt(value, 'spec');
  if (kind === 'Ingress' && String(value.apiVersion).includes('k8s.io/')) return { what: 'The Ingress', field: ['kind'] };
  if (kind === 'Gateway' && String(value.apiVersion).startsWith('gateway.networking.k8s.io/'))
    return { what: 'The Gateway', field: ['kind'] };
  if (kind !== 'Service' || value.apiVersion !== 'v1') return undefined;
  if (type === 'LoadBalancer' || type === 'NodePort') return { what: `The Service of type ${type}`, field: ['spec', 'type'] };
  return Array.isArray(externalIPs) && externalIPs.length > 0
    ? { what: 'The Service with external addresses', field: ['spec', 'externalIPs'] }
    : undefined;
};

/** By the annotations of the usual clouds and controllers, by the name of its class, or by the addresses that it lets in. */
const isInternal = (value: Manifest['value']): boolean => {
  const annotations = Object.entries(fieldsAt(value, 'metadata', 'annotations'));
  const spec = fieldsAt(value, 'spec');
  const classes = [spec.ingressClassName, spec.gatewayClassName, spec.loadBalancerClass].map(String);
  return (
    annotations.some(
      ([name, setting]) =>
        /internal|scheme|load-balancer-type|ingress\.class/.test(name) && /^(?:true|.*(?:internal|private).*)$/i.test(String(setting)),
    ) ||
    classes.some((name) => /internal|private/i.test(name)) ||
    (listAt(spec, 'loadBalancerSourceRanges').length > 0 &&
      listAt(spec, 'loadBalancerSourceRanges').every((range) => PRIVATE.test(String(range))))
  );
};

const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
