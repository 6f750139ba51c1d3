/** The gate for what a service is to call: it is there, it answers, and nobody who waits for the service is waited for. Pure. */
import { closedCircles } from '../catalog/closed-circle.ts';
import { dependencyFault } from '../catalog/dependencies.ts';
import { answerOf } from '../catalog/entity.ts';
import type { Organisation } from '../catalog/room.ts';
import { cycle } from '../rules/arc-001-cycle.ts';
import type { Policy } from '../rules/policy.ts';
import { wayText } from '../rules/shorten.ts';
import type { Problem } from '../support/errors.ts';
import type { Judged } from './gate.ts';

export const dependencyFaults = (
  organisation: Organisation,
  policy: Policy,
  { name, lifecycle, dependencies = [] }: Judged,
): readonly Problem[] => {
  const { catalog } = organisation;
  const missing = dependencies.flatMap((dependency) => dependencyFault(organisation, name, dependency) ?? []);
  const mayCircle = name !== undefined && dependencies.length > 0 && policy.levels[cycle.id] !== 'off';
  const circles = mayCircle ? [...closedCircles(catalog, policy.types, { name, lifecycle, dependencies })] : [];
  const closing = circles.map(
    ([dependency, circle]) =>
      `With ${dependency} it would wait for itself: ${wayText([...circle, ...circle.slice(0, 1)], answerOf)} (${cycle.id}).`,
  );
  return [...missing, ...closing].map((says) => ({ where: 'dependencies', says }));
};
