/** What a PromQL expression asks for, by Prometheus' own grammar. */
import { parser } from '@prometheus-io/lezer-promql';

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** Variables of Grafana that stand where the grammar wants a duration. */
const plain = (expression: string): string => expression.replaceAll(/\$__(rate_)?interval/g, '5m');

/** Where the grammar does not understand, as text. */
export const syntaxFaults = (expression: string): readonly string[] => {
  const faults: string[] = [];
  const text = plain(expression);
  parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) faults.push(`at ${from}: ${text.slice(0, from)}»${text.slice(from)}`);
    },
  });
  return faults;
};

/** Every selector of the expression. */
export const selectorsOf = (expression: string): readonly Selector[] => {
  const text = plain(expression);
  const selectors: Selector[] = [];
  parser.parse(text).iterate({
    enter: ({ name, node }) => {
      if (name !== 'VectorSelector') return;
      const metric = node.getChild('Identifier');
      const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
      const part = (from: number, to: number) => text.slice(from, to);
      selectors.push({
        metric: metric ? part(metric.from, metric.to) : '',
        matchers: matchers.map((matcher) => {
          const [, label = '', operator = '', value = ''] = /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/s.exec(part(matcher.from, matcher.to)) ?? [];
          return { label, operator, value };
        }),
      });
    },
  });
  return selectors;
};
