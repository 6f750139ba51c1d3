/** SARIF 2.1.0, of the kind that GitHub's code scanning takes: it refuses a file whole if one result has no place in the repository. */
import { isAbsolute, isAddress, pathHere } from '../place.ts';
import type { Finding, NotEvaluated, Report, Reporter, RuleFacts } from '../report.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
const SEVERITIES = { error: 'error', warning: 'warning', info: 'recommendation' } as const;
/** More are refused by GitHub, with all the others. */
const MOST_RESULTS = 25_000;

export const sarif: Reporter = (report) => {
  const { tool, rules } = report;
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const results = toResults(report, indexes);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool.name, version: tool.version, semanticVersion: tool.version, rules: rules.map(toRule) } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: toNotifications(report, indexes, results.length) }],
        columnKind: 'utf16CodeUnits',
        results: results.slice(0, MOST_RESULTS),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

type Indexes = ReadonlyMap<string, number>;

const toRule = ({ id, title, level, finds, why, fix, source }: RuleFacts) => {
  const help = [
    ['Why', why],
    ['To mend it', fix],
    ['Source', source],
  ] as const;
  return {
    id,
    name: toPascal(title),
    shortDescription: toMessage(title.charAt(0).toUpperCase() + title.slice(1)),
    fullDescription: toMessage(finds),
    help: {
      ...toMessage(help.map(([head, words]) => `${head}: ${words}`).join('\n\n')),
      markdown: toMessage(help.map(([head, words]) => `**${head}:** ${withoutTags(words)}`).join('\n\n')).text,
    },
    defaultConfiguration: { level: LEVELS[level] },
    properties: { 'problem.severity': SEVERITIES[level] },
  };
};

const toPascal = (title: string): string =>
  title
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** Neither a placeholder, `{0}`, nor a link, `[text](address)`: both are read in plain text too. */
const toMessage = (text: string) => ({ text: text.replace(/\{\d+\}/g, '{$&}').replaceAll('](', '] (') });
const withoutTags = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const toResults = (report: Report, indexes: Indexes) => {
  // Whether there is a baseline shows only in what it knows.
  const state = (name: 'new' | 'unchanged') => (report.known.length > 0 ? { baselineState: name } : {});
  const result = (finding: Finding) => toResult(finding, report.registry, indexes);
  return [
    ...report.findings.map((finding) => ({ ...result(finding), suppressions: [], ...state('new') })),
    ...report.known.map((finding) => ({ ...result(finding), suppressions: [], ...state('unchanged') })),
    ...report.waived.map((finding) => {
      const { reason, owner, until } = finding.waiver;
      const justification = `Until ${until}, by ${owner}: ${reason}`;
      return { ...result(finding), suppressions: [{ kind: 'external', status: 'accepted', justification, properties: { owner, until } }] };
    }),
  ];
};

const toResult = ({ rule, level, says, evidence, fix, fingerprint, entity, place }: Finding, registry: string, indexes: Indexes) => {
  const index = indexes.get(rule);
  const address = place && isAddress(place.file) ? [place.file] : [];
  const isFile = place !== undefined && pathHere(place.file) !== undefined;
  return {
    ruleId: rule,
    ...(index !== undefined && { ruleIndex: index }),
    level: LEVELS[level],
    message: toMessage([says, ...evidence, ...address, `To mend it: ${fix}`].join('\n')),
    locations: [{ physicalLocation: toPhysical(place ?? { file: registry }), ...(entity && toLogical(entity)) }],
    partialFingerprints: {
      'createServiceFinding/v1': fingerprint,
      // GitHub knows this one only. Its action makes it of the line, and warns of any other; where no line is, it makes none.
      ...(!isFile && { primaryLocationLineHash: `${fingerprint}:1` }),
    },
  };
};

const toPhysical = ({ file, line = 1, column }: NonNullable<Finding['place']>) => ({
  artifactLocation: { uri: toUri(file) },
  region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
});

const toLogical = (entity: string) => ({
  logicalLocations: [{ name: entity.slice(entity.lastIndexOf('/') + 1), fullyQualifiedName: entity, kind: 'resource' }],
});

/** GitHub refuses a file in which one address begins with `https:`, so that an address is written like a path: `host/path`. */
const toUri = (file: string): string => {
  if (URL.canParse(file) && isAddress(file)) {
    const { host, pathname, search } = new URL(file);
    return `${host.replace(':', '%3A')}${pathname}${search}`;
  }
  if (isAbsolute(file)) return `file://${file.startsWith('/') ? '' : '/'}${encode(file).replace(/^([a-z])%3A/i, '$1:')}`;
  return encode(pathHere(file) ?? file);
};

const encode = (path: string): string => path.toWellFormed().split('/').map(encodeURIComponent).join('/');

const toNotifications = ({ unknown, rules }: Report, indexes: Indexes, results: number) => {
  const tooMany = results - MOST_RESULTS;
  const notEvaluated = rules.flatMap(({ id, notEvaluated: says }): readonly NotEvaluated[] => (says ? [{ rule: id, says }] : []));
  return [
    ...(tooMany > 0 ? [{ level: 'warning', message: toMessage(`${tooMany} more findings than a file may hold were left out.`) }] : []),
    ...[...notEvaluated, ...unknown].map(({ rule, entity, says }) => {
      const index = indexes.get(rule);
      const associatedRule = { id: rule, ...(index !== undefined && { index }) };
      return { level: 'note', message: toMessage(says), associatedRule, ...(entity && { locations: [toLogical(entity)] }) };
    }),
  ];
};
