/** A team's load in characters: one a service where there are few, so that a reader can count them. Pure. */

/** Within the capacity, beyond it, and room that is left: `████`, `▓▓`, `··`. */
export interface LoadBar {
  readonly carried: string;
  readonly beyond: string;
  readonly room: string;
}

/** @param cells The most that it may be long. */
export const loadBar = ({ load, capacity }: { readonly load: number; readonly capacity?: number }, cells: number): LoadBar => {
  const limit = capacity ?? 0;
  const whole = Math.max(load, limit);
  const scale = whole > cells ? cells / whole : 1;
  const to = (amount: number): number => Math.round(amount * scale);
  const end = to(Math.min(load, limit));
  return { carried: '█'.repeat(end), beyond: '▓'.repeat(to(load) - end), room: '·'.repeat(Math.max(0, to(limit) - to(load))) };
};

/** The longest bar that all of them fit in: a cell is as much in each. */
export const cellsFor = (teams: readonly { readonly load: number; readonly capacity?: number }[], most: number): number =>
  Math.min(most, Math.max(1, ...teams.map(({ load, capacity = 0 }) => Math.ceil(Math.max(load, capacity)))));
