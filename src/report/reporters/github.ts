/** Workflow commands, which GitHub shows as annotations of a change: one for each new finding. */
import { pathHere, showPlace } from '../place.ts';
import type { Finding, Reporter } from '../report.ts';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

export const github: Reporter = ({ findings }) => findings.map((finding) => `${toCommand(finding)}\n`).join('');

const toCommand = ({ level, rule, title, says, evidence, fix, place }: Finding): string => {
  const file = place && pathHere(place.file);
  const properties = [
    ...(file ? [['file', file] as const, ['line', place.line] as const, ['col', place.column] as const] : []),
    ['title', `${rule} ${title}`] as const,
  ].flatMap(([name, value]) => (value === undefined ? [] : `${name}=${escapeProperty(String(value))}`));
  const elsewhere = place && !file ? [showPlace(place)] : [];
  const message = [says, ...evidence, ...elsewhere, `To mend it: ${fix}`].join('\n');
  return `::${COMMANDS[level]} ${properties.join(',')}::${escapeData(message)}`;
};

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
