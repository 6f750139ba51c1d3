/** Advice in full sentences of plain text. */
import type { EntityRef } from '../catalog/entity.ts';
import { toShellLine } from '../support/shell-line.ts';
import { count } from '../support/words.ts';
import { isAddress } from './place.ts';
import type { Advice, LoadChange } from './report.ts';

/** `group:default/sales` → `sales`: a sentence says what kind it is about. */
export const shortRef = (ref: EntityRef): string => ref.replace(/^[^:]+:(?:default\/)?/, '');

/** @param registry As the report names it. */
export const toSentence = (advice: Advice, registry: string): string => {
  if (advice.kind === 'merge') return `Make one service of ${advice.services.map(shortRef).join(', ')}: ${advice.because}`;
  const { service, from, to, shared, effect } = advice;
  const why = shared > 0 ? `, which shares ${count(shared, 'edge')} with it` : '';
  return `Give ${shortRef(service)} to ${shortRef(to)}${why}: ${toChange(from, effect.from)}, ${toChange(to, effect.to)}.${toCommand(shortRef(service), shortRef(to), registry)}`;
};

/** What stands before a command. */
export const TO_DO = 'To do it: ';

/** What is looked for where no registry is named. */
const USUAL = /^(?:\.\/)*catalog\/*$/;

/** Nothing for a Backstage: what it shows stands in files elsewhere. */
const toCommand = (service: string, team: string, registry: string): string => {
  if (isAddress(registry)) return '';
  const named = USUAL.test(registry) ? [] : ['--registry', registry];
  return `\n${TO_DO}${toShellLine(['create-service', 'transfer', service, '--to', team, ...named])}`;
};

const toChange = (team: EntityRef, { before, after, capacity }: LoadChange): string =>
  `${shortRef(team)} ${before} → ${after} of ${capacity}`;
