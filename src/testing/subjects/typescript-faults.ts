/** Faults that a developer could make in a TypeScript service, each of which must be noticed by one of the gates that the language brings. */
import type { Fault } from './language.ts';

const source = 'src/fault.ts';

export const faults: readonly Fault[] = [
  { gate: 'Formatted', fault: 'a line that is not formatted', file: 'src/main.ts', change: (text) => `${text}void  0 ;\n` },
  { gate: 'Lint', fault: 'a debugger statement', file: source, change: () => 'export function fault(): void {\n  debugger;\n}\n' },
  { gate: 'Types', fault: 'a text where a number belongs', file: source, change: () => "export const fault: number = 'text';\n" },
  {
    gate: 'Integration tests',
    fault: 'a statement that only a database can find wrong',
    file: 'src/items/store.ts',
    change: (text) => text.replace('id < $1', 'id > $1'),
  },
];
