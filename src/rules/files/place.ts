/** Places in a text: of an offset, and of a field of a YAML document. */
import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';
import type { FieldPath } from '../rule.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
}

export const placeAt = (text: string, offset: number): Place => {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < start; at = text.indexOf('\n', at + 1)) line++;
  return { line, column: offset - start + 1 };
};

/** Of the field, or of the nearest one above it that is there. Within a mapping that is its key, within a list its value. */
export const placeOfField = (text: string, document: number, field: FieldPath): Place => {
  const events = parseEvents(text, {});
  let index = -1;
  for (let nth = -1, at = 0; at < events.length && nth < document; at++)
    if (events[at]?.type === EVENT_ID.DOCUMENT) [nth, index] = [nth + 1, at + 1];
  let offset = startOf(events[index]);
  for (const key of field) {
    const found = childOf(text, events, index, key);
    if (!found) break;
    offset = startOf(events[found.place]);
    index = found.value;
  }
  return placeAt(text, Math.max(0, offset));
};

const QUOTED: ReadonlySet<number> = new Set([SCALAR_STYLE.SINGLE_QUOTED, SCALAR_STYLE.DOUBLE_QUOTED]);

const startOf = (event: Event | undefined): number => {
  if (event?.type === EVENT_ID.SCALAR) return event.valueStart - (QUOTED.has(event.style) ? 1 : 0);
  return event && 'start' in event ? event.start : -1;
};

/** Where the value of a key, or an item of a list, begins, and where to point for it. */
const childOf = (text: string, events: readonly Event[], parent: number, key: string | number) => {
  const type = events[parent]?.type;
  if (type !== EVENT_ID.MAPPING && type !== EVENT_ID.SEQUENCE) return undefined;
  for (let at = parent + 1, nth = 0; events[at] && events[at]?.type !== EVENT_ID.POP; nth++) {
    const name = events[at];
    const value = type === EVENT_ID.MAPPING ? endOf(events, at) : at;
    const isIt = type === EVENT_ID.MAPPING ? name?.type === EVENT_ID.SCALAR && getScalarValue(text, name) === String(key) : nth === key;
    if (isIt) return { place: at, value };
    at = endOf(events, value);
  }
  return undefined;
};

/** The event after a whole node. */
const endOf = (events: readonly Event[], start: number): number => {
  let depth = 0;
  for (let at = start; at < events.length; at++) {
    const type = events[at]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
    else if (type === EVENT_ID.POP) depth--;
    if (depth <= 0) return at + 1;
  }
  return events.length;
};
