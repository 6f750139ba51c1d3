/** Puts a report together: places found, teams counted, advice given. Pure but for `locate`, which reads files with findings. */
import { createHash } from 'node:crypto';
import { ownerOf } from '../catalog/catalog.ts';
import { answerOf, type EntityRef, labelOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { lifecycleOf, systemOf, tierOf } from '../catalog/kinds.ts';
import type { Locate } from '../catalog/locate.ts';
import { loadOf, type TeamLoad } from '../catalog/ownership.ts';
import type { Policy } from '../rules/policy.ts';
import type { AnyRule, JudgedRegistry, RuleText } from '../rules/rule.ts';
import type { Evaluation, Judgement } from '../rules/run.ts';
import { proposeMerges } from './merges.ts';
import { proposeMoves } from './moves.ts';
import { type Neglect, neglectOf, withNeglect } from './neglect.ts';
import type { Finding, Place, Report, ReportService, ReportTeam, RuleFacts } from './report.ts';

export interface ReportInput {
  readonly registry: JudgedRegistry;
  readonly policy: Policy;
  /** What the rules found in it. */
  readonly evaluation: Evaluation;
  readonly rules: readonly AnyRule[];
  /** All that findings may name, the rules among them. */
  readonly texts: readonly RuleText[];
  readonly locate: Locate;
  /** The path of a file of the registry as readers of the report know it. */
  readonly toPath: (file: string) => string;
  /** Calendar day in UTC, `2026-11-25`. */
  readonly day: string;
  readonly tool: Report['tool'];
  /** As it was named. */
  readonly source: string;
}

/** The report of this run alone: nothing is known from before. */
export const toReport = (input: ReportInput): Report => {
  const { registry, policy, evaluation, texts, day, tool, source } = input;
  const { catalog, ownership, graph } = registry;
  const neglect = neglectOf(evaluation);
  const finish = toFinisher(input, neglect);
  const findings = evaluation.findings.map(finish);
  const weightOf = (service: SourcedEntity) => loadOf([service], policy.capacity);
  return {
    day,
    tool,
    registry: source,
    organisation: {
      ...(ownership.organisation && { engineers: ownership.organisation.engineers }),
      services: catalog.services.length,
      teams: ownership.teams.length,
      unowned: catalog.services.filter((service) => !ownership.byGroup.has(ownerOf(service) ?? '')).length,
    },
    teams: [...ownership.teams].sort(byLoad).map((team) => toTeam(team, neglect)),
    findings,
    known: [],
    waived: evaluation.waived.map((judgement) => ({ ...finish(judgement), waiver: judgement.waiver })),
    unknown: toUnknown(evaluation),
    advice: [...proposeMoves(registry, weightOf), ...(isSmall(evaluation) ? proposeMerges(registry) : [])],
    rules: texts.filter(({ id }) => policy.levels[id] !== 'off').map((text) => toFacts(text, input)),
    services: catalog.services.map(toService),
    edges: graph.edges.map(({ from, to, synchronous }) => ({ from: refOf(from), to: refOf(to), synchronous })),
    history: [],
  };
};

/** The rule that says that an organisation is small for what it runs. */
const SMALL = 'OWN-009';
const isSmall = ({ findings, waived }: Evaluation): boolean => [...findings, ...waived].some(({ rule }) => rule.id === SMALL);

const toUnknown = ({ unknown }: Evaluation): Report['unknown'] =>
  unknown.map(({ rule, entity, says }) => ({ rule: rule.id, says, ...(entity && { entity: refOf(entity) }) }));

/** Findings of one rule on one entity with one key are told apart by their order. */
const toFinisher = ({ registry, locate, toPath }: ReportInput, neglect: Neglect): ((judgement: Judgement) => Finding) => {
  const seen = new Map<string, number>();
  return (judgement) => {
    const { rule, level, entity, says, fix = rule.fix, key = '' } = judgement;
    const evidence = withNeglect(judgement, registry.ownership, neglect);
    const identity = `${rule.id}\n${entity ? refOf(entity) : ''}\n${key}`;
    const nth = seen.get(identity) ?? 0;
    seen.set(identity, nth + 1);
    const place = placeOf(judgement, locate, toPath);
    return {
      rule: rule.id,
      title: rule.title,
      level,
      ...(entity && { entity: refOf(entity) }),
      says,
      fix,
      evidence,
      ...(place && { place }),
      fingerprint: createHash('sha256').update(`${identity}\n${nth}`).digest('hex').slice(0, 16),
    };
  };
};

const placeOf = ({ entity, field = [], at }: Judgement, locate: Locate, toPath: ReportInput['toPath']): Place | undefined => {
  if (at) return { ...at, file: toPath(at.file) };
  return entity && { file: toPath(entity.source.file), ...locate(entity, field) };
};

const byLoad = (a: TeamLoad, b: TeamLoad): number => excess(b) - excess(a) || (refOf(a.group) < refOf(b.group) ? -1 : 1);
const excess = ({ load, capacity }: TeamLoad): number => (capacity === undefined ? -1 : load / capacity);

const toTeam = ({ group, size, services, load, capacity, band }: TeamLoad, neglect: Neglect): ReportTeam => ({
  ref: refOf(group),
  name: answerOf(group),
  title: group.metadata.title ?? answerOf(group),
  ...(size && { engineers: size.engineers, sizeFrom: size.from }),
  services: services.map(refOf),
  load,
  ...(capacity !== undefined && { capacity }),
  band,
  neglected: services.map(refOf).flatMap((service) => {
    const evidence = neglect.get(service);
    return evidence ? [{ service, evidence }] : [];
  }),
});

const toService = (service: SourcedEntity): ReportService => {
  const optional: { owner: EntityRef | undefined; system: EntityRef | undefined; tier: number | undefined; language: string | undefined } =
    {
      owner: ownerOf(service),
      system: systemOf(service),
      tier: tierOf(service),
      language: labelOf(service, 'language'),
    };
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { ref: refOf(service), name: answerOf(service), lifecycle: lifecycleOf(service), ...known };
};

/** The rule's text with its thresholds, as the policy sets them, filled in; and why it judged nothing, if so. */
const toFacts = (
  { id, title, level, data, finds, why, fix, source }: RuleText,
  { rules, policy, evaluation }: Pick<ReportInput, 'rules' | 'policy' | 'evaluation'>,
): RuleFacts => {
  const thresholds = { ...rules.find((rule) => rule.id === id)?.thresholds, ...policy.thresholds[id] };
  const { [id]: notEvaluated } = evaluation.notEvaluated;
  return {
    id,
    title,
    level,
    data,
    why,
    fix,
    source,
    finds: finds.replace(/\{(\w+)\}/g, (text, name: string) => String(thresholds[name] ?? text)),
    ...(notEvaluated !== undefined && { notEvaluated }),
  };
};
