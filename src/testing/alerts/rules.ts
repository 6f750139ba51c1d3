/** The alerts and the dashboard of a stamped service, as data, and what has to hold of them together with the runbook. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { type Selector, selectorsOf } from './promql.ts';

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  readonly templating: { readonly list: readonly Variable[] };
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string;
  /** What is chosen until somebody chooses something else. */
  readonly current?: { readonly value: string };
}

export const alertsFolder = 'deploy/alerts';

const text = (service: string, file: string): string => readFileSync(path.join(service, file), 'utf8');

export const readRules = (service: string): readonly Rule[] =>
  (load(text(service, `${alertsFolder}/rules.yaml`)) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

export const readDashboard = (service: string): Dashboard => JSON.parse(text(service, `${alertsFolder}/dashboard.json`)) as Dashboard;

/** Every expression of the dashboard, as it is asked when somebody opens it. */
export const dashboardExpressions = (service: string): readonly string[] => {
  const { panels, templating } = readDashboard(service);
  const values = templating.list.flatMap(({ name, type, query, current }) => {
    const value = type === 'constant' ? query : current?.value;
    return value === undefined ? [] : [{ name, value }];
  });
  return panels
    .flatMap(({ targets }) => targets.map(({ expr }) => expr))
    .map((expression) => values.reduce((filled, { name, value }) => filled.replaceAll(`$${name}`, value), expression));
};

/** What rules and dashboard ask of the service itself: all but what the rules record, and what the cluster counts. */
export const selectorsOfService = (service: string): readonly Selector[] => {
  const rules = readRules(service);
  const recorded = new Set(rules.map(({ record }) => record));
  return [...rules.map(({ expr }) => expr), ...dashboardExpressions(service)]
    .flatMap(selectorsOf)
    .filter(({ metric }) => !recorded.has(metric) && !metric.startsWith('kube_'));
};

/** As GitHub and MkDocs name the place of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

/** What an alert lacks for the person who is woken by it. */
export const alertFaults = (service: string): readonly string[] =>
  readRules(service).flatMap(({ alert, labels = {}, annotations = {} }) => {
    if (!alert) return [];
    const [file = '', place = ''] = (annotations.runbook_url ?? '').split('#');
    const headings = file ? [...text(service, file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading)) : [];
    const faults = {
      'no severity': !['page', 'ticket'].includes(labels.severity ?? ''),
      'no owner': !labels.owner,
      'no service': !labels.service,
      'no summary': !annotations.summary,
      'no description': !annotations.description,
      'no section in the runbook': !headings.includes(place),
    };
    return Object.entries(faults).flatMap(([fault, holds]) => (holds ? [`${alert}: ${fault}`] : []));
  });
