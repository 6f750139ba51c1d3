/** Advice in full sentences of plain text. */
import type { EntityRef } from '../catalog/entity.ts';
import { count } from '../support/words.ts';
import type { Advice, LoadChange } from './report.ts';

/** `group:default/sales` → `sales`: a sentence says what kind it is about. */
export const shortRef = (ref: EntityRef): string => ref.replace(/^[^:]+:(?:default\/)?/, '');

export const toSentence = (advice: Advice): string => {
  if (advice.kind === 'merge') return `Make one service of ${advice.services.map(shortRef).join(', ')}: ${advice.because}`;
  const { service, from, to, shared, effect } = advice;
  const why = shared > 0 ? `, which shares ${count(shared, 'edge')} with it` : '';
  return `Give ${shortRef(service)} to ${shortRef(to)}${why}: ${toChange(from, effect.from)}, ${toChange(to, effect.to)}.\nTo do it: create-service transfer ${shortRef(service)} --to ${shortRef(to)}`;
};

const toChange = (team: EntityRef, { before, after, capacity }: LoadChange): string =>
  `${shortRef(team)} ${before} → ${after} of ${capacity}`;
