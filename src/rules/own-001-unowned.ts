import { ownerOf } from '../catalog/catalog.ts';
import { answerOf } from '../catalog/entity.ts';
import { defineRule } from './rule.ts';

/** What templates and people write where they don't know the owner yet. */
const PLACEHOLDERS = /^(?:unknown|none|n\/?a|tbd|todo|nobody|no-?one|unowned|guests?|owner|team|my-team|example|changeme|x+|-+|\?+)$/i;

export const unowned = defineRule({
  id: 'OWN-001',
  title: 'unowned',
  level: 'error',
  data: 'catalog',
  finds: 'The owner of a Component, API, Resource or System is empty, a placeholder, or neither a Group nor a User of the registry.',
  why: 'Nobody is paged for it, nobody updates it, and nobody can say whether it may be switched off.',
  fix: 'Name the Group that answers for it in `spec.owner`, and register that Group if it is not there.',
  source: 'Common practice; Backstage shows such an entity without an owner and says nothing.',
  thresholds: {},
  *check({ catalog }) {
    for (const entity of catalog.entities.values()) {
      if (!OWNED.has(entity.kind.toLowerCase())) continue;
      const { owner } = entity.spec;
      const fault = faultOf(owner, () => {
        const ref = ownerOf(entity);
        return ref !== undefined && catalog.entities.has(ref) && /^(?:group|user):/.test(ref);
      });
      if (fault) yield { entity, field: ['spec', 'owner'], says: `${entity.kind} ${answerOf(entity)} ${fault}.` };
    }
  },
});

const OWNED = new Set(['component', 'api', 'resource', 'system', 'domain']);

const faultOf = (owner: unknown, isRegistered: () => boolean): string | undefined => {
  if (owner === undefined || owner === null || owner === '') return 'has no owner';
  if (typeof owner === 'string' && isRegistered()) return undefined;
  if (typeof owner === 'string' && PLACEHOLDERS.test(owner)) return `has the owner ${owner}, which stands for nobody`;
  return `is owned by ${typeof owner === 'string' ? owner : JSON.stringify(owner)}, which is no Group of the registry`;
};
