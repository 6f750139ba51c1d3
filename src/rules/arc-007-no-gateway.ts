import { callsOf } from '../catalog/calls.ts';
import { answerOf, labelOf } from '../catalog/entity.ts';
import { defineRule } from './rule.ts';
import { someOf } from './shorten.ts';

export const noGateway = defineRule({
  id: 'ARC-007',
  title: 'no API gateway',
  level: 'warning',
  data: 'catalog',
  finds:
    '{services} or more services are reached from outside, by their label `create-service.dev/exposure: public`, and there is no gateway but `internal` ones.',
  why: 'Each of them has to get sign-in, rate limits and certificates right by itself, and clients know addresses that can then not be moved.',
  fix: 'Put a gateway in front of them and register it as a Component of type `gateway`; label what is behind it `internal`.',
  source: 'Neri et al. 2019, smell “No API gateway”',
  thresholds: { services: 2 },
  *check(registry, { services: limit }) {
    const { services, gateway } = callsOf(registry);
    const exposures = services.map((service) => labelOf(service, 'exposure'));
    // A gateway is there to be reached from outside: it need not say so.
    if (gateway.some((is, number) => is && exposures[number] !== 'internal')) return;
    const exposed = services.filter((_, number) => exposures[number] === 'public');
    const silent = services.filter((_, number) => exposures[number] !== 'public' && exposures[number] !== 'internal');
    if (exposed.length >= limit)
      yield {
        says: `${exposed.length} services can be reached from outside, and there is no gateway before them.`,
        evidence: someOf(exposed, answerOf),
      };
    // Only where it could tip the balance.
    else if (exposed.length + silent.length >= limit)
      yield {
        unknown: `Whether these services can be reached from outside, without a gateway before them, is not known: ${someOf(silent, answerOf).join(', ')}.`,
      };
  },
});
