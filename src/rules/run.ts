/** Runs rules over a registry: levels and thresholds by the policy, findings in order, waivers applied. Pure: the day is given. */
import { type EntityRef, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { whyUnrecorded } from './history.ts';
import type { PlacedWaiver, Policy } from './policy.ts';
import { type AnyRule, type Found, GRAVITY, isFileRule, type JudgedRegistry, type Level, type RuleText } from './rule.ts';
import { inspectServices } from './run-files.ts';
import { REGISTRY, type Waiver, waiversOf } from './waiver.ts';

/** A finding with its rule and its level. */
export interface Judgement extends Omit<Found, 'level'> {
  readonly rule: RuleText;
  readonly level: Level;
}

export interface Evaluation {
  /** Errors first, then in the order of the rules, then by entity. */
  readonly findings: readonly Judgement[];
  readonly waived: readonly (Judgement & { readonly waiver: Waiver })[];
  readonly unknown: readonly { readonly rule: RuleText; readonly entity?: SourcedEntity; readonly says: string }[];
  /** By the id of a rule: why it was not evaluated at all. */
  readonly notEvaluated: Readonly<Record<string, string>>;
}

export const expiredWaiver: RuleText = {
  id: 'WAI-001',
  title: 'expired waiver',
  level: 'error',
  data: 'catalog',
  finds: 'The last day of a waiver has passed.',
  why: 'Somebody promised to have mended it by then.',
  fix: 'Mend what it waives, or decide again until when to live with it; then take the old waiver out.',
  source: 'Common practice',
};

export const needlessWaiver: RuleText = {
  id: 'WAI-002',
  title: 'needless waiver',
  level: 'warning',
  data: 'catalog',
  finds: 'A waiver is for something that is not found.',
  why: 'It would hide the next finding of its kind without anybody deciding so.',
  fix: 'Take it out.',
  source: 'Common practice',
};

export const evaluate = (registry: JudgedRegistry, rules: readonly AnyRule[], policy: Policy, day: string): Evaluation => {
  const asked = rules.filter(({ id }) => policy.levels[id] !== 'off');
  const thresholdsOf = (rule: AnyRule) => ({ ...rule.thresholds, ...policy.thresholds[rule.id] });
  const { results: ofFiles, ...ofServices } = inspectServices(registry, asked.filter(isFileRule), thresholdsOf);
  const notEvaluated = { ...ofServices.notEvaluated, ...withoutHistory(registry, asked) };
  const results = [
    ...asked.flatMap((rule) => (isFileRule(rule) ? [] : [...rule.check(registry, thresholdsOf(rule))].map((result) => ({ rule, result })))),
    ...ofFiles,
  ];
  const found = results.flatMap(({ rule, result }) => ('says' in result ? [toJudgement(rule, result, policy)] : []));
  const waivers = allWaivers(registry, policy);
  const holding = waivers.filter(({ waiver }) => waiver.until >= day);
  const byTarget = new Map([...holding].reverse().map(({ waiver }) => [targetOf(waiver), waiver]));
  const waiverOf = (judgement: Judgement) => byTarget.get(toTarget(judgement));
  const targets = new Set(found.map(toTarget));
  const order = new Map(rules.map(({ id }, index) => [id, index]));
  const byGravity = (a: Judgement, b: Judgement): number =>
    GRAVITY[a.level] - GRAVITY[b.level] || place(order, a) - place(order, b) || compare(subjectOf(a), subjectOf(b));
  const open: Judgement[] = [];
  const waived: (Judgement & { readonly waiver: Waiver })[] = [];
  for (const judgement of found) {
    const waiver = waiverOf(judgement);
    if (waiver) waived.push({ ...judgement, waiver });
    else open.push(judgement);
  }
  const unknown = results.flatMap(({ rule, result }) =>
    'unknown' in result ? [{ rule, says: result.unknown, ...(result.entity && { entity: result.entity }) }] : [],
  );
  // Nobody can say that a waiver is needless where its rule could not judge: a shallow clone would make all those of git rules so.
  const ofGit = new Set(asked.flatMap(({ id, data }) => (data === 'git' ? [id] : [])));
  const unclear = new Set(unknown.map(({ rule, entity }) => (entity ? targetOf({ rule: rule.id, entity: refOf(entity) }) : rule.id)));
  const isJudged = ({ rule, entity }: Waiver): boolean =>
    !Object.hasOwn(notEvaluated, rule) &&
    !(ofGit.has(rule) && registry.histories.missing.has(entity)) &&
    !unclear.has(targetOf({ rule, entity })) &&
    !unclear.has(rule);
  const judged = waivers.filter(({ waiver }) => isJudged(waiver) || targets.has(targetOf(waiver)));
  const ofWaivers = judged
    .flatMap((one) => judgeWaiver(one, targets.has(targetOf(one.waiver)), policy, day))
    .filter(({ rule }) => policy.levels[rule.id] !== 'off');
  return {
    findings: [...open, ...ofWaivers].sort(byGravity),
    waived: waived.sort(byGravity),
    unknown,
    notEvaluated,
  };
};

const withoutHistory = ({ histories }: JudgedRegistry, rules: readonly AnyRule[]): Evaluation['notEvaluated'] => {
  const reason = whyUnrecorded(histories);
  return reason === undefined ? {} : Object.fromEntries(rules.flatMap(({ id, data }) => (data === 'git' ? [[id, reason]] : [])));
};

const toJudgement = (rule: RuleText, { level = rule.level, ...found }: Found, policy: Policy): Judgement => {
  const decided = policy.levels[rule.id];
  return { ...found, rule, level: decided === undefined || decided === 'off' ? level : decided };
};

/** A waiver, and where to point when there is something to say of it. */
interface Stated {
  readonly waiver: Waiver;
  readonly place: Pick<Found, 'entity' | 'field' | 'at'>;
}

const allWaivers = ({ catalog }: JudgedRegistry, policy: Policy): readonly Stated[] => [
  ...policy.waivers.map(({ line, column, ...waiver }: PlacedWaiver) => ({
    waiver,
    place: { at: { file: policy.file ?? '', ...(line !== undefined && { line }), ...(column !== undefined && { column }) } },
  })),
  ...[...catalog.entities.values()].flatMap((entity) =>
    waiversOf(entity).flatMap(({ annotation, waiver }) =>
      waiver ? [{ waiver, place: { entity, field: ['metadata', 'annotations', annotation] } }] : [],
    ),
  ),
];

const subjectOf = ({ entity }: Judgement): EntityRef => (entity ? refOf(entity) : REGISTRY);
/** What a waiver is for, and a finding about. */
const targetOf = ({ rule, entity }: Pick<Waiver, 'rule' | 'entity'>): string => `${rule} ${entity}`;
const toTarget = (judgement: Judgement): string => targetOf({ rule: judgement.rule.id, entity: subjectOf(judgement) });

const judgeWaiver = ({ waiver, place }: Stated, isFound: boolean, policy: Policy, day: string): readonly Judgement[] => {
  const { rule, entity, until, owner } = waiver;
  const key = targetOf(waiver);
  if (!isFound)
    return [
      toJudgement(
        needlessWaiver,
        { ...place, key, says: `${owner} waived ${rule} for ${entity}, where there is no such finding.` },
        policy,
      ),
    ];
  if (until >= day) return [];
  return [
    toJudgement(expiredWaiver, { ...place, key, says: `The waiver of ${rule} for ${entity} by ${owner} ended on ${until}.` }, policy),
  ];
};

/** What is said of waivers comes last. */
const place = (order: ReadonlyMap<string, number>, { rule }: Judgement): number => order.get(rule.id) ?? order.size;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
