/** Reads a policy and judges it whole, with the place of each mistake. It knows nothing of the disk. */
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { parseRef } from '../catalog/entity.ts';
import { defaultTypes } from '../catalog/kinds.ts';
import { defaultCapacity } from '../catalog/ownership.ts';
import { type Problem, UserError } from '../support/errors.ts';
import type { Policy } from './policy.ts';
import { brokenEntity } from './reg-001-broken-entity.ts';
import type { AnyRule, Level, Thresholds } from './rule.ts';
import { expiredWaiver, needlessWaiver } from './run.ts';
import { REGISTRY } from './waiver.ts';

const words = z.array(z.string().min(1)).min(1);
const weights = z.record(z.string(), z.number().nonnegative().max(100));
const calendarDay = z.iso.date('Write a day as 2026-12-31');
const text = z.string().trim().min(1, 'Say something');

const waiver = z.strictObject({
  rule: z.string(),
  entity: z.string().refine((value) => value === REGISTRY || (value.includes(':') && parseRef(value, 'component') !== undefined), {
    error: `Name it whole, as in group:default/team-a, or write ${REGISTRY}`,
  }),
  reason: text,
  owner: text,
  until: calendarDay,
});

/** What is said of waivers has a level like any finding, and can't be waived. */
const ofWaivers = [expiredWaiver, needlessWaiver].map(({ id }) => ({ id, thresholds: {} }));

const file = (rules: readonly AnyRule[]) => {
  const ids = rules.map(({ id }) => id);
  const known = z.string().refine((id) => ids.includes(id), { error: ({ input }) => whyNotWaived(String(input)) });
  const setting = (rule: Pick<AnyRule, 'thresholds'>) =>
    z.strictObject({
      level: z.enum(['error', 'warning', 'info', 'off']).optional(),
      ...Object.fromEntries(Object.keys(rule.thresholds).map((name) => [name, z.number().nonnegative().optional()])),
    });
  const settings = [...rules, ...ofWaivers].map((rule) => [rule.id, setting(rule).optional()]);
  return z.strictObject({
    types: z.strictObject({ services: words, gateways: words, datastores: words }).partial().optional(),
    capacity: z
      .strictObject({
        servicesPerEngineer: z.number().positive().max(100),
        weights: z.strictObject({ tier: weights, lifecycle: weights }).partial(),
      })
      .partial()
      .optional(),
    bots: words.optional(),
    rules: z.strictObject(Object.fromEntries(settings)).optional(),
    waivers: z.array(waiver.extend({ rule: known }).refine(isForOneThing, { path: ['rule'], error: ALL_BROKEN })).optional(),
  });
};

const whyNotWaived = (id: string): string =>
  ofWaivers.some((one) => one.id === id) ? `What ${id} finds is about waivers and can't be waived` : `There is no rule ${id}`;

/** Broken files are no entities: all of them are the registry's. */
const isForOneThing = ({ rule, entity }: { readonly rule: string; readonly entity: string }): boolean =>
  !(rule === brokenEntity.id && entity === REGISTRY);
const ALL_BROKEN = `${brokenEntity.id} can't be waived for the whole ${REGISTRY}: that would hide every broken file, those to come too. Mend the files`;

/**
 * @param text YAML, as it stands in the file; empty for no policy of one's own.
 * @throws UserError naming every mistake with its line and column.
 */
export const parsePolicy = (content: string, name: string, rules: readonly AnyRule[]): Policy => {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos: [offset] }) => ({ where: at(name, lines.linePos(offset)), says: `${message}.` }));
    throw refusal(name, problems);
  }
  const placeOf = (path: readonly PropertyKey[]) => positionOf(document, path, lines);
  const { data, error } = file(rules).safeParse(toValue(document, name));
  if (!data)
    throw refusal(
      name,
      error.issues.map(({ path, message }) => ({ where: at(name, placeOf(path), path), says: `${message}.` })),
    );
  const settings = Object.entries(data.rules ?? {}) as [string, Record<string, number | Level | 'off' | undefined>][];
  return {
    types: { ...defaultTypes, ...given(data.types) },
    capacity: {
      servicesPerEngineer: data.capacity?.servicesPerEngineer ?? defaultCapacity.servicesPerEngineer,
      weights: { ...defaultCapacity.weights, ...given(data.capacity?.weights) },
    },
    bots: data.bots ?? [],
    levels: Object.fromEntries(settings.flatMap(([id, { level }]) => (level === undefined ? [] : [[id, level as Level | 'off']]))),
    thresholds: Object.fromEntries(settings.map(([id, { level: _level, ...numbers }]) => [id, given(numbers) as Thresholds])),
    waivers: (data.waivers ?? []).map((one, index) => ({ ...one, entity: wholeRef(one.entity), ...placeOf(['waivers', index]) })),
  };
};

/** An alias may stand for a hundred others, and they for a hundred each. */
const toValue = (document: Document, name: string): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw refusal(name, [{ where: name, says: `${error instanceof Error ? error.message : error}.` }]);
  }
};

const wholeRef = (entity: string): string => (entity === REGISTRY ? entity : (parseRef(entity, 'component') ?? entity));

/** Without the fields that are undefined. */
const given = <T extends object>(record: T | undefined) =>
  Object.fromEntries(Object.entries(record ?? {}).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };

const refusal = (name: string, problems: readonly Problem[]): UserError =>
  new UserError('policy', `The policy ${name} can't be used.`, 'Mend it; what can be said there stands in docs/policy.md.', problems);

interface Position {
  readonly line: number;
  readonly column: number;
}

const at = (
  name: string,
  position: { readonly line: number; readonly column?: number; readonly col?: number } | undefined,
  path: readonly PropertyKey[] = [],
): string =>
  [name, position?.line, position?.column ?? position?.col].filter((part) => part !== undefined).join(':') +
  (path.length > 0 ? ` (${path.map(String).join('.')})` : '');

/** Of the node at a path, or of the nearest one above it: what is missing has no place of its own. */
const positionOf = (document: Document, path: readonly PropertyKey[], lines: LineCounter): Position | undefined => {
  for (let end = path.length; end >= 0; end--) {
    const node = document.getIn(path.slice(0, end), true);
    if (!isNode(node) || !node.range) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return { line, column: col };
  }
  return undefined;
};
