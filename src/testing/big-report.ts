/** A report of a made-up company of any size, the same in every run: for what a report of three teams can't show. */
import { sourced } from '../catalog/entity.ts';
import { bandOf, capacityOf } from '../catalog/ownership.ts';
import type { Advice, Finding, HistoryEntry, Report, ReportService, ReportTeam } from '../report/report.ts';
import { sentence } from '../rules/own-003-over-capacity.ts';
import { sampleReport } from './report.ts';

export interface Size {
  readonly teams: number;
  readonly services: number;
}

const domains = 'catalog checkout payments ledger identity search shipping pricing loyalty support insights platform'.split(' ');
const parts = 'api gateway worker scheduler events importer exporter index rules notifications reports sync'.split(' ');
const languages = ['go', 'java', 'kotlin', 'python', 'rust', 'typescript'];

/** Numbers from 0 to 1 that look random (mulberry32). */
const dice = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const teamRef = (name: string): string => `group:default/${name}`;
const serviceRef = (name: string): string => `component:default/${name}`;

export const bigReport = (size: Size = { teams: 12, services: 60 }): Report => {
  const roll = dice(7);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(roll() * all.length)] as T;
  const teamNames = Array.from({ length: size.teams }, (_, index) => named('team-', domains, index));
  const taken = new Map<string, number>();
  const services = Array.from({ length: size.services }, (_, index): ReportService => {
    // The first teams have most of the services, as in life.
    const team = Math.floor(roll() ** 1.7 * size.teams);
    const domain = domains[team % domains.length] ?? '';
    const base = `${domain}-${parts[index % parts.length]}`;
    const before = taken.get(base) ?? 0;
    taken.set(base, before + 1);
    const name = before === 0 ? base : `${base}-${before + 1}`;
    return {
      ref: serviceRef(name),
      name,
      owner: teamRef(teamNames[team] ?? ''),
      system: `system:default/${domain}`,
      tier: 1 + Math.floor(roll() * 4),
      lifecycle: roll() < 0.9 ? 'production' : 'experimental',
      language: pick(languages),
    };
  });
  const edges = services.flatMap((from, index) => {
    if (roll() < 0.15) return [];
    const targets = Array.from({ length: Math.floor(roll() * 3) + 1 }, () => Math.floor(roll() * Math.min(size.services, index + 4)));
    return [...new Set(targets)].flatMap((to) => {
      const target = services[to];
      return target && to !== index ? [{ from: from.ref, to: target.ref, synchronous: roll() < 0.75 }] : [];
    });
  });
  const teams = toTeams(teamNames, services, roll);
  return {
    ...sampleReport,
    registry: 'https://portal.example.com/api/catalog',
    organisation: {
      engineers: teams.reduce((sum, { engineers = 0 }) => sum + engineers, 0),
      services: size.services,
      teams: size.teams,
      unowned: 0,
    },
    teams,
    services,
    edges,
    findings: [...sampleReport.findings.slice(2, 3), ...teams.flatMap(toFinding), ...services.filter(() => roll() < 0.12).map(toMisplaced)],
    advice: toMoves(teams),
    history: toHistory(teams),
  };
};

/** `team-catalog`, and from the second round on `team-catalog-2`. */
const named = (prefix: string, words: readonly string[], index: number): string => {
  const round = Math.floor(index / words.length) + 1;
  return `${prefix}${words[index % words.length]}${round === 1 ? '' : `-${round}`}`;
};

const toTeams = (names: readonly string[], services: readonly ReportService[], roll: () => number): readonly ReportTeam[] => {
  const owned = Map.groupBy(services, ({ owner }) => owner);
  const teams = names.map((name, index): ReportTeam => {
    const refs = (owned.get(teamRef(name)) ?? []).map(({ ref }) => ref);
    const engineers = index % 11 === 10 ? undefined : 4 + Math.floor(roll() * 7);
    const capacity = engineers === undefined ? undefined : capacityOf(engineers);
    const [tired] = refs;
    const isTired = capacity !== undefined && refs.length > 2 * capacity && tired !== undefined;
    return {
      ref: teamRef(name),
      name,
      title: name.replace('team-', ''),
      services: refs,
      load: refs.length,
      band: bandOf(refs.length, capacity),
      neglected: isTired ? [{ service: tired, evidence: ['no commit by a person for 240 days', 'go.sum is 410 days old'] }] : [],
      ...(engineers !== undefined && { engineers, sizeFrom: index % 3 === 0 ? 'annotation' : 'members' }),
      ...(capacity !== undefined && { capacity }),
    };
  });
  const ratio = ({ load, capacity }: ReportTeam): number => (capacity === undefined ? -1 : load / capacity);
  return teams.sort((a, b) => ratio(b) - ratio(a) || (a.name < b.name ? -1 : 1));
};

const toFinding = (team: ReportTeam, index: number): readonly Finding[] => {
  const { ref, name, engineers = 0, services, load, capacity = 0, band } = team;
  if (band !== 'over' && band !== 'neglect likely') return [];
  const group = sourced({ apiVersion: '', kind: 'Group', metadata: { name }, spec: {} }, { file: '', document: 0 });
  return [
    {
      rule: 'OWN-003',
      title: 'team over capacity',
      level: band === 'over' ? 'warning' : 'error',
      entity: ref,
      says: sentence({ group, size: { engineers, from: 'members' }, services: services.map(() => group), load, capacity, band }),
      fix: 'Give services to a team with room (the report proposes which), merge those that always change together, or let the team grow.',
      evidence: services.map((service) => service.replace('component:default/', '')),
      place: { file: `catalog/teams/${name}.yaml`, line: 5, column: 9 },
      fingerprint: index.toString(16).padStart(16, '0'),
    },
  ];
};

const toMisplaced = ({ ref, name }: ReportService, index: number): Finding => ({
  rule: 'OWN-006',
  title: 'misplaced service',
  level: 'warning',
  entity: ref,
  says: `${name} has more to do with team-checkout than with its owner.`,
  fix: 'Give it to the team that it works with.',
  evidence: ['3 edges with team-checkout, 1 with its owner'],
  place: { file: `catalog/services/${name}.yaml`, line: 14, column: 10 },
  fingerprint: (0xf000 + index).toString(16).padStart(16, '0'),
});

/** From the most loaded team to that with most room, a service at a time. */
const toMoves = (teams: readonly ReportTeam[]): readonly Advice[] => {
  const [from, to] = [teams[0], teams.findLast(({ capacity }) => capacity !== undefined)];
  if (!from?.capacity || !to?.capacity) return [];
  return from.services.slice(0, 3).map((service, index) => ({
    kind: 'move',
    service,
    from: from.ref,
    to: to.ref,
    shared: 3 - index,
    effect: {
      from: { before: from.load - index, after: from.load - index - 1, capacity: from.capacity ?? 1 },
      to: { before: to.load + index, after: to.load + index + 1, capacity: to.capacity ?? 1 },
    },
  }));
};

/** Every other week for a year and a half, to the numbers of today. */
const toHistory = (teams: readonly ReportTeam[]): readonly HistoryEntry[] => {
  const today = Date.parse('2026-11-25');
  const services = teams.reduce((sum, { load }) => sum + load, 0);
  const engineers = teams.reduce((sum, team) => sum + (team.engineers ?? 0), 0);
  const of = (band: ReportTeam['band']): number => teams.filter((team) => team.band === band).length;
  return Array.from({ length: 40 }, (_, index) => {
    const share = (index + 1) / 40;
    return {
      day: new Date(today - (39 - index) * 14 * 86_400_000).toISOString().slice(0, 10),
      engineers: Math.round(engineers * (0.6 + 0.4 * share)),
      services: Math.round(services * share ** 0.5),
      teams: teams.length,
      over: Math.round(of('over') * share),
      neglectLikely: Math.round(of('neglect likely') * share ** 2),
      errors: Math.round((1 + of('neglect likely')) * share ** 2),
      warnings: Math.round((of('over') + 7) * (1.4 - 0.4 * share)),
    };
  });
};
