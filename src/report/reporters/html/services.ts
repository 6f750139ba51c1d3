/** The section that lists every service. */
import type { EntityRef } from '../../../catalog/entity.ts';
import type { Report, ReportService } from '../../report.ts';
import type { Section } from './page.ts';
import { type Column, toTable } from './table.ts';
import { type Names, number } from './words.ts';

export const toServices = (report: Report, names: Names): Section => {
  const { services, edges, findings } = report;
  const [out, into, found] = [
    tally(edges.map(({ from }) => from)),
    tally(edges.map(({ to }) => to)),
    tally(findings.map(({ entity = '' }) => entity)),
  ];
  const counted = (title: string, counts: ReadonlyMap<EntityRef, number>): Column<ReportService> => ({
    title,
    numeric: true,
    cell: ({ ref }) => number(counts.get(ref) ?? 0),
  });
  const columns: readonly Column<ReportService>[] = [
    { title: 'Service', cell: ({ name }) => name },
    { title: 'Owner', cell: ({ owner }) => (owner === undefined ? '–' : names(owner)) },
    { title: 'System', cell: ({ system }) => (system === undefined ? '–' : names(system)) },
    { title: 'Tier', numeric: true, cell: ({ tier }) => tier ?? '–' },
    { title: 'Lifecycle', cell: ({ lifecycle }) => lifecycle || '–' },
    { title: 'Language', cell: ({ language }) => language ?? '–' },
    counted('Depends on', out),
    counted('Used by', into),
    counted('Findings', found),
  ];
  return {
    id: 'services',
    title: 'Services',
    count: services.length,
    intro: 'Every service of the registry, with how many others it depends on and how many depend on it.',
    body: toTable({ id: 'service-table', caption: 'Services', columns, rows: services }),
  };
};

const tally = (refs: readonly EntityRef[]): ReadonlyMap<EntityRef, number> => {
  const counts = new Map<EntityRef, number>();
  for (const ref of refs) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  return counts;
};
