/** Which services look neglected, as the rule over their history found it: shown with their team, and with a team that has far too many. Pure. */
import { answerOf, type EntityRef, refOf } from '../catalog/entity.ts';
import type { Ownership } from '../catalog/ownership.ts';
import type { Evaluation, Judgement } from '../rules/run.ts';

/** What speaks for it, by service. One that is waived was looked at, and is not neglected. */
export type Neglect = ReadonlyMap<EntityRef, readonly string[]>;

const NEGLECTED = 'EVO-003';
const OVER_CAPACITY = 'OWN-003';

export const neglectOf = ({ findings }: Pick<Evaluation, 'findings'>): Neglect =>
  new Map(
    findings.flatMap(({ rule, entity, evidence = [] }) => (rule.id === NEGLECTED && entity ? [[refOf(entity), evidence] as const] : [])),
  );

/** What speaks for a finding. Where a team has more than twice what it can carry, those of its services that look neglected come first. */
export const withNeglect = (
  { rule, level, entity, evidence = [] }: Judgement,
  { byGroup }: Pick<Ownership, 'byGroup'>,
  neglect: Neglect,
): readonly string[] => {
  if (rule.id !== OVER_CAPACITY || level !== 'error' || !entity) return evidence;
  const lines = (byGroup.get(refOf(entity))?.services ?? []).flatMap((service) => {
    const found = neglect.get(refOf(service));
    return found ? [`${answerOf(service)} looks neglected (${found.join('; ')})`] : [];
  });
  return [...lines, ...evidence];
};
