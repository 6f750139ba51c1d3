/** How names, numbers and days are written in the page. Plain text: escaping is not its business. */
import type { EntityRef } from '../../../catalog/entity.ts';
import type { Band } from '../../../catalog/ownership.ts';
import type { Level } from '../../../rules/rule.ts';
import { count } from '../../../support/words.ts';
import type { Report } from '../../report.ts';

/** The name by which people know an entity. */
export type Names = (ref: EntityRef) => string;

export const toNames = ({ teams, services }: Report): Names => {
  const names = new Map([...teams, ...services].map(({ ref, name }) => [ref, name]));
  return (ref) => names.get(ref) ?? shortRef(ref);
};

/** Without what goes without saying: `group:default/sales` → `sales`, `api:default/sales` → `api:sales`. */
const shortRef = (ref: EntityRef): string => ref.replace(/^(component|group|user|system):/, '').replace(/^(\w+:)?default\//, '$1');

const thousands = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** `10,000`, `0.91`. */
export const number = (n: number): string => thousands.format(n);

/** `1 team`, `1,200 teams`. */
export const many = (n: number, noun: string): string => count(n, noun).replace(String(n), number(n));

/** `a`, `a and b`, `a, b and c`. */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

const months = 'January February March April May June July August September October November December'.split(' ');

/** `25 November 2026`; what is no day stays as it is. */
export const toDate = (day: string): string => {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  const name = months[Number(month) - 1];
  return name ? `${Number(date)} ${name} ${year}` : day;
};

/** The start and the end of a long name tell more than its start alone. */
export const shortened = (text: string, length: number): string => {
  const characters = Array.from(text.replace(/\s+/g, ' '));
  if (characters.length <= length) return characters.join('');
  const end = Math.floor((length - 1) / 3);
  return `${characters.slice(0, length - 1 - end).join('')}…${characters.slice(-end).join('')}`;
};

/** Signs beside the colours, for those who see none. */
export const bandSigns: Readonly<Record<Band, string>> = { within: '●', over: '▲', 'neglect likely': '■', unknown: '?' };
export const bandClasses: Readonly<Record<Band, string>> = {
  within: 'within',
  over: 'over',
  'neglect likely': 'neglect',
  unknown: 'unknown',
};
export const levelSigns: Readonly<Record<Level, string>> = { error: '■', warning: '▲', info: '●' };
export const levelClasses: Readonly<Record<Level, string>> = { error: 'neglect', warning: 'over', info: 'within' };
