/** The words of the rules. A rule is one file and pure: it sees the registry, not files, clocks or a configuration of its own. */
import type { Catalog } from '../catalog/catalog.ts';
import type { SourcedEntity } from '../catalog/entity.ts';
import type { Graph } from '../catalog/graph.ts';
import type { Histories } from '../catalog/history.ts';
import type { Types } from '../catalog/kinds.ts';
import type { Ownership } from '../catalog/ownership.ts';

export type Level = 'error' | 'warning' | 'info';

/** Where a rule's knowledge comes from: the registry's entities, the files of a service, or its git history. */
export type RuleData = 'catalog' | 'files' | 'git';

/** Named numbers that a policy may set, with the values that they have otherwise. */
export type Thresholds = Readonly<Record<string, number>>;

/** What a report, `create-service rules ID` and the docs show of a rule. */
export interface RuleText {
  /** Stable: waivers, baselines and searches name it. */
  readonly id: string;
  /** What it finds, in a few words: `team over capacity`. */
  readonly title: string;
  /** The gravest level that it gives; a finding may be of a lower one. */
  readonly level: Level;
  readonly data: RuleData;
  /** Exactly when there is a finding. `{name}` stands for a threshold. */
  readonly finds: string;
  readonly why: string;
  readonly fix: string;
  /** Whose knowledge it is. */
  readonly source: string;
}

/** One check. */
export interface Rule<T extends Thresholds = Thresholds> extends RuleText {
  readonly thresholds: T;
  /** How many days of git history it looks at, where it does. */
  looksBack?(thresholds: T): number;
  check(registry: JudgedRegistry, thresholds: T): Iterable<Found | Unknown>;
}

/** All that a rule may look at. */
export interface JudgedRegistry {
  readonly catalog: Catalog;
  readonly graph: Graph;
  readonly ownership: Ownership;
  readonly types: Types;
  readonly histories: Histories;
}

/** Where in an entity: `['spec', 'dependsOn', 2]`. */
export type FieldPath = readonly (string | number)[];

/** One thing that a rule found. */
export interface Found {
  /** The entity that can be mended; none = the registry as a whole, or the file at `at`. */
  readonly entity?: SourcedEntity;
  readonly field?: FieldPath;
  /** Where that is known already, or nothing could be read there. */
  readonly at?: { readonly file: string; readonly line?: number; readonly column?: number };
  /** What is wrong, full sentences that name what it is about. */
  readonly says: string;
  /** What speaks for it, one short line each. */
  readonly evidence?: readonly string[];
  /** Tells findings of one rule on one entity apart, and stays the same as long as it is the same finding. */
  readonly key?: string;
  /** Where they are not the rule's. */
  readonly level?: Level;
  readonly fix?: string;
}

/** What a rule could not judge, because something is not known: never counted as passed. */
export interface Unknown {
  readonly entity?: SourcedEntity;
  readonly unknown: string;
}

/** Gives a rule its type where it is declared, its thresholds by name. */
export const defineRule = <const T extends Thresholds>(rule: Rule<T>): Rule<T> => rule;
