/** The report as one page for people: what it says first, then the pictures, then everything to look up. */
import type { Reporter } from '../../report.ts';
import { toTitle } from '../../verdict.ts';
import { toAdvice } from './advice.ts';
import { toAside } from './aside.ts';
import { toFindings } from './findings.ts';
import { toGraph } from './graph/graph.ts';
import { toHead } from './head.ts';
import { markup } from './markup.ts';
import { toPage, toSection } from './page.ts';
import { toServices } from './services.ts';
import { toLoad, toTeams } from './teams.ts';
import { toTrend } from './trend.ts';
import { toNames } from './words.ts';

export const html: Reporter = (report) => {
  const names = toNames(report);
  const parts = report.about ? [toFindings, toAside] : [toLoad, toGraph, toTeams, toServices, toFindings, toAdvice, toAside, toTrend];
  const sections = parts.map((part) => part(report, names)).filter((section) => section !== undefined);
  const { name, version } = report.tool;
  return toPage({
    title: `${toTitle(report)} of ${report.registry}, ${report.day}`,
    generator: `${name} ${version}`,
    body: markup`${toHead(report, sections)}
<main id="main" tabindex="-1">${sections.map(toSection)}
</main>
<footer>${name} ${version}</footer>`,
  });
};
