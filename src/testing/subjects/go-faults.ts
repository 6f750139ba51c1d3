/** Faults that a developer could make in a Go service, each of which must be noticed by one of the gates that the language brings. */
import type { Fault } from './language.ts';

export const faults: readonly Fault[] = [];
