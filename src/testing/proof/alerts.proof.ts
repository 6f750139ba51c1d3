/**
 * The alerts as Prometheus' own tool runs them: the rules, and the unit tests that every service is stamped with. Faults seeded in the rules
 * must fail the unit tests. The dashboard is judged by Grafana's types and Prometheus' grammar.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selectorsOf, syntaxFaults } from '../alerts/promql.ts';
import { alertFaults, alertsFolder, dashboardExpressions, readDashboard, readRules, selectorsOfService } from '../alerts/rules.ts';
import { selectorFault, toSeries } from '../alerts/series.ts';
import type { Metric } from '../otlp.ts';
import { finish } from '../process.ts';
import { stamp } from '../stamp.ts';
import { tool } from '../tools.ts';
import { typeFaults } from '../typed-literals.ts';

let folder: string;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const variants = {
  'tier 1': { tier: '1' },
  'tier 2': { tier: '2' },
  'tier 3, owner that YAML could mistake': { tier: '3', owner: '1e3' },
  'tier 4, longest name': { tier: '4', name: 'a-name-that-has-all-of-the-40-characters' },
  'without a database': { capabilities: ['alerts'] },
} as const;
const names = Object.keys(variants) as (keyof typeof variants)[];

const services: Record<string, string> = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  for (const name of names) services[name] = stamp(join(folder, name.replaceAll(/\W+/g, '-')), variants[name]);
});
const at = (variant: (typeof names)[number]): string => services[variant] as string;

const promtool = async (service: string, ...args: readonly string[]) =>
  finish([await tool('promtool'), ...args], { folder: join(service, alertsFolder) });

interface UnitTests {
  readonly tests: readonly {
    readonly name: string;
    readonly promql_expr_test?: readonly { readonly exp_samples: readonly { readonly labels: string }[] }[];
    readonly alert_rule_test?: readonly { readonly alertname: string; readonly exp_alerts?: readonly unknown[] }[];
  }[];
}
const readTests = (service: string): UnitTests => load(readFileSync(join(service, alertsFolder, 'rules.test.yaml'), 'utf8')) as UnitTests;

/** A copy of the alerts and their runbook with one file changed. */
const spoilt = (file: string, from: string | RegExp, to: string): string => {
  const copy = mkdtempSync(join(folder, 'spoilt-'));
  for (const part of ['deploy', 'docs']) cpSync(join(at('tier 2'), part), join(copy, part), { recursive: true });
  const before = readFileSync(join(copy, file), 'utf8');
  const after = before.replace(from, to);
  expect(after, 'the fault was seeded').not.toBe(before);
  writeFileSync(join(copy, file), after);
  return copy;
};

describe('rules', () => {
  test.concurrent.each(names)('[70] burn-rate alerts fire and stay silent as they should: %s', async (variant) => {
    const checked = await promtool(at(variant), 'check', 'rules', 'rules.yaml');
    expect(checked.code, checked.output).toBe(0);
    const tested = await promtool(at(variant), 'test', 'rules', 'rules.test.yaml');
    expect(tested.code, tested.output).toBe(0);
  });

  test('[70] four burn rates for each objective, over a long and a short window', () => {
    const burns = readRules(at('tier 2')).filter(({ alert }) => alert?.includes('Burn'));
    const shape = burns.map(({ alert, expr, labels }) => [
      alert?.replace(/BudgetBurn.*/, ''),
      labels?.severity,
      ...selectorsOf(expr).flatMap(({ metric }) => /^job:slo_errors:ratio_rate(.*)/.exec(metric)?.[1] ?? []),
      ...(/> ([\d.]+) \*/.exec(expr) ?? []).slice(1),
    ]);
    const expected = (objective: string) => [
      [objective, 'page', '1h', '5m', '14.4'],
      [objective, 'page', '6h', '30m', '6'],
      [objective, 'ticket', '1d', '2h', '3'],
      [objective, 'ticket', '3d', '6h', '1'],
    ];
    expect(shape).toEqual([...expected('Availability'), ...expected('Latency')]);
  });

  test.each([
    ['tier 1', '0.0005'],
    ['tier 2', '0.001'],
    ['tier 3, owner that YAML could mistake', '0.005'],
    ['tier 4, longest name', '0.01'],
  ] as const)('[70] the error budget is that of its tier: %s', (variant, budget) => {
    const availability = readRules(at(variant)).filter(({ alert }) => alert?.startsWith('Availability'));
    expect(availability).toHaveLength(4);
    for (const { expr } of availability) expect([...expr.matchAll(/\* ([\d.]+)/g)].map(([, number]) => number)).toEqual([budget, budget]);
  });

  test.each(names)('[70] no alert is without a test that sees it fire and one that sees it silent: %s', (variant) => {
    const alerts = readRules(at(variant)).flatMap(({ alert }) => alert ?? []);
    const { tests } = readTests(at(variant));
    const byName = tests.flatMap(({ alert_rule_test: cases = [] }) => cases);
    const sets = tests.flatMap(({ promql_expr_test: cases = [] }) =>
      cases.map(({ exp_samples }) => exp_samples.map(({ labels }) => labels)),
    );
    const fires = (alert: string) =>
      byName.some(({ alertname, exp_alerts: expected }) => alertname === alert && expected?.length) ||
      sets.some((set) => set.includes(`{alertname="${alert}"}`));
    const isSilent = (alert: string) =>
      byName.some(({ alertname, exp_alerts: expected }) => alertname === alert && !expected?.length) ||
      sets.some((set) => set.length > 0 && !set.includes(`{alertname="${alert}"}`));
    expect(alerts.filter((alert) => !fires(alert) || !isSilent(alert))).toEqual([]);
    expect(alerts.length).toBeGreaterThan(8);
  });

  test.each(names)('[71] each alert has a severity, an owner and a section of the runbook that exists: %s', (variant) => {
    expect(alertFaults(at(variant))).toEqual([]);
  });

  test('[73] silence and pool saturation have alerts, which fire and stay silent in their tests', async () => {
    const alerts = (variant: (typeof names)[number]) => readRules(at(variant)).flatMap(({ alert }) => alert ?? []);
    expect(alerts('tier 2')).toEqual(expect.arrayContaining(['NoTelemetry', 'DatabasePoolSaturated']));
    expect(alerts('without a database')).toContain('NoTelemetry');
    const { tests, ...rest } = readTests(at('tier 2'));
    const own = tests.filter(({ alert_rule_test: cases = [] }) =>
      cases.some(({ alertname }) => ['NoTelemetry', 'DatabasePoolSaturated'].includes(alertname)),
    );
    expect(own).toHaveLength(2);
    const { code, output } = await runTests(at('tier 2'), { ...rest, tests: own });
    expect(code, output).toBe(0);
  });

  test('a service without a database asks for no metric of one', () => {
    const metrics = selectorsOfService(at('without a database')).map(({ metric }) => metric);
    expect(metrics.filter((metric) => metric.startsWith('db_'))).toEqual([]);
    expect(readFileSync(join(at('without a database'), 'docs/runbook.md'), 'utf8')).not.toMatch(/database/i);
  });
});

/** Runs some of the unit tests of a service. */
const runTests = async (service: string, tests: UnitTests) => {
  writeFileSync(join(service, alertsFolder, 'some.test.yaml'), dump(tests));
  return promtool(service, 'test', 'rules', 'some.test.yaml');
};

const rules = `${alertsFolder}/rules.yaml`;
/** Fault in the rules → the unit test that has to fail. */
const ruleMutants: readonly (readonly [fault: string, from: string | RegExp, to: string, failing: string])[] = [
  ['a first threshold that is too low', /> 14\.4 \* 0\.001/g, '> 12 * 0.001', 'Availability, not quite fast enough for the first alert'],
  ['a first threshold that is too high', /> 14\.4 \* 0\.01/g, '> 18 * 0.01', 'Latency, just fast enough for the first alert'],
  ['a second threshold that is too high', /> 6 \* 0\.001/g, '> 8 * 0.001', 'Availability, just fast enough for the second'],
  ['a third threshold that is too low', /> 3 \* 0\.01/g, '> 2.5 * 0.01', 'Latency, not quite fast enough for the third'],
  ['a last threshold that is too low', /> 1 \* 0\.001/g, '> 0.5 * 0.001', 'Availability, within the objective'],
  [
    'no short window',
    /\n +and job:slo_errors:ratio_rate5m\S+ slo="availability"\} > .*/,
    '',
    'Availability, a fault of an hour, then none',
  ],
  [
    'a long window that is short',
    'ratio_rate1h{job="payments", slo="latency"} > 14',
    'ratio_rate5m{job="payments", slo="latency"} > 14',
    'Latency, six minutes of a bad fault after a quiet hour',
  ],
  [
    'six hours that are one',
    'ratio_rate6h{job="payments", slo="availability"} > 6',
    'ratio_rate1h{job="payments", slo="availability"} > 6',
    'Availability, half an hour of a fault after a quiet night',
  ],
  [
    'a day that is six hours',
    'ratio_rate1d{job="payments", slo="latency"} > 3',
    'ratio_rate6h{job="payments", slo="latency"} > 3',
    'Latency, three hours of a fault after a quiet day',
  ],
  [
    'three days that are one',
    'ratio_rate3d{job="payments", slo="availability"} > 1',
    'ratio_rate1d{job="payments", slo="availability"} > 1',
    'Availability, ten hours of a fault after three quiet days',
  ],
  ['a recorded window of another length', /("5\.\."\})\[1h\]/, '$1[1d]', 'Availability, an hour of a fault after a quiet night'],
  ['requests of the client counted as errors', /"5\.\."/g, '"[45].."', 'Requests that clients got wrong'],
  ['another threshold of latency', /le="0\.5"/g, 'le="1"', 'Latency, just fast enough for the last'],
  ['no sight of a service without errors', / or vector\(0\)/g, '', 'Requests without a fault'],
  [
    'silence of another service',
    /process_memory_usage_bytes\{job="payments", /,
    'process_memory_usage_bytes{',
    'Metrics that stop after half an hour',
  ],
  ['too little patience with silence', /(process_memory_usage_bytes\{.*\})\[10m\]/, '$1[2m]', 'Metrics that stop after half an hour'],
  [
    'life in staging for life in production',
    /(process_memory_usage_bytes\{job="payments"), deployment_environment_name="production"/,
    '$1',
    'Metrics that stop after half an hour',
  ],
  ['faults of staging', /, deployment_environment_name="production"/g, '', 'Requests that fail and are slow in staging alone'],
  [
    'a page for one failed request',
    /\n +and on \(\) sum\(increase\(.*5\.\."\}\[\dh\]\)\) > 10/g,
    '',
    'Availability, one failed request of three',
  ],
  [
    'a page for one slow request',
    /\n +and on \(\) sum\(increase\(.*le="0\.5"\}\[\dh\]\)\) > 10/g,
    '',
    'Latency, one slow request of three',
  ],
  ['two restarts for three', '> 2.5', '> 1.5', 'One instance restarts three times, another twice, one of staging often'],
  [
    'restarts in staging',
    '{namespace="payments-production", ',
    '{',
    'One instance restarts three times, another twice, one of staging often',
  ],
  ['a pool that is never full enough', '> 0.9', '> 1', 'The database pool fills up, is full for a while, and empties'],
  ['no patience with a full pool', 'for: 10m', 'for: 5m', 'The database pool fills up, is full for a while, and empties'],
  [
    'idle connections counted as used',
    ', db_client_connection_state="used"',
    '',
    'The database pool fills up, is full for a while, and empties',
  ],
  ['a page for a ticket', 'severity: ticket', 'severity: page', 'One instance restarts three times, another twice, one of staging often'],
];

describe('the unit tests see', () => {
  test.each(ruleMutants)('%s', async (_, from, to, failing) => {
    const { tests, ...rest } = readTests(at('tier 2'));
    const some = { ...rest, tests: tests.filter(({ name }) => name === failing) };
    expect(some.tests, failing).toHaveLength(1);
    const whole = await runTests(at('tier 2'), some);
    expect(whole.code, whole.output).toBe(0);
    const { code, output } = await runTests(spoilt(rules, from, to), some);
    expect(code).not.toBe(0);
    expect(output).toMatch(/FAILED/);
  });

  test('a rule that is none', async () => {
    const { code, output } = await promtool(spoilt(rules, 'absent_over_time(', 'absent_over_thyme('), 'check', 'rules', 'rules.yaml');
    expect(code).not.toBe(0);
    expect(output).toMatch(/unknown function/);
  });
});

describe('the eye of the alerts sees', () => {
  test.each([
    ['a section that the runbook lacks', 'docs/runbook.md', '## No telemetry', '## Silence', ['NoTelemetry: no section in the runbook']],
    ['an alert without a severity', rules, /severity: page/, 'urgency: page', ['AvailabilityBudgetBurn14x: no severity']],
  ] as const)('%s', (_, file, from, to, [fault]) => {
    expect(alertFaults(spoilt(file, from, to))).toContain(fault);
  });
});

describe('dashboard', () => {
  const literal = (value: unknown) => [{ name: 'dashboard', module: '@grafana/schema', type: 'Dashboard', value }];

  test.each(names)('is what Grafana and Prometheus understand: %s', async (variant) => {
    expect(await typeFaults(literal(readDashboard(at(variant))))).toEqual([]);
    const expressions = dashboardExpressions(at(variant));
    expect(expressions.length).toBeGreaterThan(10);
    expect(expressions.flatMap(syntaxFaults)).toEqual([]);
    expect(expressions.join()).not.toMatch(/\$(?!__rate_interval)/);
  });

  test('a field or a type that Grafana does not know is seen', async () => {
    const dashboard = readDashboard(at('tier 2'));
    expect(await typeFaults(literal({ ...dashboard, schemaVersion: '41' }))).toHaveLength(1);
    expect(await typeFaults(literal({ ...dashboard, tittle: 'x' }))).toHaveLength(1);
  });

  test('an expression that is none is seen', () => {
    expect(syntaxFaults('sum by (le) (rate(x[5m])')).toHaveLength(1);
  });
});

describe('a selector', () => {
  const metric = (name: string, unit: string, kind: Metric['kind'], attributes: Metric['points'][number]['attributes']): Metric => ({
    ...{ name, unit, kind, points: [{ attributes, value: 1, bounds: [0.1, 0.5] }] },
    resource: { 'service.name': 'payments', 'service.instance.id': 'a', 'deployment.environment.name': 'production' },
  });
  const series = toSeries([
    metric('http.server.request.duration', 's', 'histogram', { 'http.response.status_code': 200 }),
    metric('db.client.connection.count', '{connection}', 'sum', { 'db.client.connection.state': 'idle' }),
    metric('process.memory.usage', 'By', 'sum', {}),
  ]);

  test.each([
    ['http_server_request_duration_seconds_bucket{job="payments", le="0.5"}', undefined],
    ['http_server_request_duration_seconds_count{http_response_status_code=~"5.."}', undefined],
    ['db_client_connection_count{db_client_connection_state="idle", instance="a"}', undefined],
    ['process_memory_usage_bytes{job="payments"}', undefined],
    ['http_server_request_duration_bucket{job="payments"}', 'http_server_request_duration_bucket is never sent'],
    ['http_server_request_duration_seconds_bucket{le="0.3"}', 'http_server_request_duration_seconds_bucket has no le="0.3"'],
    ['db_client_connection_count{state=~".*"}', 'db_client_connection_count has no state=".*"'],
    ['process_memory_usage_bytes{job="orders"}', 'process_memory_usage_bytes has no job="orders"'],
  ])('%s', (expression, fault) => {
    expect(selectorsOf(expression).map((selector) => selectorFault(selector, series))).toEqual([fault]);
  });
});
