/** One line a run, in a file that a pipeline keeps: what the trend is drawn from. Pure. */
import { z } from 'zod';
import type { HistoryEntry, Report } from './report.ts';

const whole = z.int().nonnegative();
const entry = z.object({
  day: z.iso.date(),
  engineers: whole.optional(),
  services: whole,
  teams: whole,
  over: whole,
  neglectLikely: whole,
  errors: whole,
  warnings: whole,
});

/** What a run adds. Findings that are known count: the trend shows the fleet and not the change. */
export const toEntry = ({ day, organisation: { engineers, services }, teams, findings, known }: Report): HistoryEntry => {
  const of = (level: string) => [...findings, ...known].filter((finding) => finding.level === level).length;
  const inBand = (band: string) => teams.filter((team) => team.band === band).length;
  return {
    day,
    ...(engineers !== undefined && { engineers }),
    services,
    teams: teams.length,
    over: inBand('over'),
    neglectLikely: inBand('neglect likely'),
    errors: of('error'),
    warnings: of('warning'),
  };
};

export const toLine = (line: HistoryEntry): string => `${JSON.stringify(line)}\n`;

/** The entries of a file, or the number of the first line that is none, counted from 1. */
export const parseHistory = (text: string): readonly HistoryEntry[] | { readonly faultyLine: number } => {
  const entries: HistoryEntry[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const { data } = entry.safeParse(parseJson(line));
    if (!data) return { faultyLine: index + 1 };
    const { engineers, ...others } = data;
    entries.push({ ...others, ...(engineers !== undefined && { engineers }) });
  }
  return entries;
};

/** How much of a history is whole lines, where a run was stopped while it wrote the last one. A line of something else is no half of ours. */
export const lengthWithoutHalf = (text: string): number => {
  const start = text.lastIndexOf('\n') + 1;
  const last = text.slice(start);
  const isHalf = parseJson(last) === undefined && (last.startsWith(BEGINNING) || BEGINNING.startsWith(last));
  return isHalf ? start : text.length;
};

/** Of every line that is written. */
const BEGINNING = '{"day":"';

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
