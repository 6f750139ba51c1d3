/** Faults that a developer could make in a Go service, each of which must be noticed by one of the gates that the language brings. */
import type { Fault } from './language.ts';

const source = 'internal/fault/fault.go';
const inPackage = (code: string): string => `// Package fault has one.\npackage fault\n\n${code}`;

export const faults: readonly Fault[] = [
  {
    gate: 'Formatted',
    fault: 'a line that is not formatted',
    file: 'cmd/service/main.go',
    change: (text) => text.replace('func main() {', 'func main()  {'),
  },
  {
    gate: 'Lint',
    fault: 'an error that nobody looks at',
    file: source,
    change: () => inPackage('import "os"\n\n// Remove removes a file.\nfunc Remove(name string) {\n\tos.Remove(name)\n}\n'),
  },
  {
    gate: 'Types',
    fault: 'a text where a number belongs',
    file: source,
    change: () => inPackage('// Fault is a number.\nvar Fault int = "text"\n'),
  },
  {
    gate: 'Unit tests',
    fault: 'a call that is repeated though it has no key',
    file: 'internal/platform/httpclient/retry.go',
    change: (text) => text.replace('return keyed(req)\n', 'return !keyed(req)\n'),
  },
  {
    gate: 'Integration tests',
    fault: 'a statement that only a database can find wrong',
    file: 'internal/items/store/queries.sql.go',
    change: (text) => text.replace('id < $1', 'id > $1'),
  },
  {
    gate: 'Generated code matches the queries',
    fault: 'a query that was changed by hand',
    file: 'internal/items/queries.sql',
    change: (text) => text.replace('id < $1', 'id <= $1'),
  },
];
