/** Faults that a developer could make in a Go service, each of which must be noticed by one of the gates that the language brings. */
import type { Fault } from './language.ts';

const source = 'internal/service/fault.go';

export const faults: readonly Fault[] = [
  { gate: 'Formatted', fault: 'a line that is not formatted', file: 'cmd/service/main.go', change: (text) => `${text}\nvar  _ = 0\n` },
  {
    gate: 'Lint',
    fault: 'an error that nobody looks at',
    file: source,
    change: () => 'package service\n\nimport "os"\n\n// Fault is one.\nfunc Fault() {\n\tos.Remove("fault")\n}\n',
  },
  { gate: 'Types', fault: 'a text where a number belongs', file: source, change: () => 'package service\n\nvar fault int = "text"\n' },
  {
    gate: 'Integration tests',
    fault: 'a statement that only a database can find wrong',
    file: 'internal/items/store/queries.sql.go',
    change: (text) => text.replace('id < $1', 'id > $1'),
  },
  {
    gate: 'Generated code matches the queries',
    fault: 'a query that was changed and not generated',
    file: 'internal/items/queries.sql',
    change: (text) => text.replace('order by id desc', 'order by id'),
  },
];
