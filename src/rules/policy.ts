/** A company's policy: what counts as a service, how much a team can carry, how grave each finding is, and what is waived until when. */
import { defaultTypes, type Types } from '../catalog/kinds.ts';
import { type CapacityPolicy, defaultCapacity } from '../catalog/ownership.ts';
import type { Level, Thresholds } from './rule.ts';
import type { Waiver } from './waiver.ts';

export interface Policy {
  readonly types: Types;
  readonly capacity: CapacityPolicy;
  /** Names of authors in git that are no people, besides bots that everybody knows. */
  readonly bots: readonly string[];
  /** By rule: another level, or `off`. */
  readonly levels: Readonly<Record<string, Level | 'off'>>;
  /** By rule, those that differ from its own. */
  readonly thresholds: Readonly<Record<string, Thresholds>>;
  readonly waivers: readonly PlacedWaiver[];
  /** Where it was read, relative to the registry. */
  readonly file?: string;
}

/** A waiver with the place where it stands in the policy file. */
export interface PlacedWaiver extends Waiver {
  readonly line?: number;
  readonly column?: number;
}

export const defaultPolicy: Policy = { types: defaultTypes, capacity: defaultCapacity, bots: [], levels: {}, thresholds: {}, waivers: [] };
