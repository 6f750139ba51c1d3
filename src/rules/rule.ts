/** The words of the rules. A rule is one file and pure: it sees the registry, not files, clocks or a configuration of its own. */
import type { Catalog } from '../catalog/catalog.ts';
import type { SourcedEntity } from '../catalog/entity.ts';
import type { Graph } from '../catalog/graph.ts';
import type { Histories } from '../catalog/history.ts';
import type { Types } from '../catalog/kinds.ts';
import type { Ownership } from '../catalog/ownership.ts';
import type { ServiceFiles } from '../catalog/service-files.ts';

export type Level = 'error' | 'warning' | 'info';

/** Errors come first. */
export const GRAVITY: Readonly<Record<Level, number>> = { error: 0, warning: 1, info: 2 };

/** Whether a level is at least as grave as another. */
export const isAtLeast = (level: Level, other: Level): boolean => GRAVITY[level] <= GRAVITY[other];

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

/** One check of the files of a service. It sees one service at a time, so that no more than one is in memory. */
export interface FileRule<T extends Thresholds = Thresholds> extends RuleText {
  readonly thresholds: T;
  /** What it yields is about the service; `at.file` is relative to the folder of the service. */
  inspect(service: JudgedService, thresholds: T): Iterable<FileFound | Pick<Unknown, 'unknown'>>;
}

export type FileFound = Omit<Found, 'entity' | 'field'>;

/** Any of them: what policies, docs and reports need to know of a rule. */
export type AnyRule = Rule | FileRule;

export const isFileRule = (rule: AnyRule): rule is FileRule => 'inspect' in rule;

/** A service whose source is on disk. */
export interface JudgedService {
  readonly entity: SourcedEntity;
  readonly types: Types;
  /** Its own files. */
  readonly files: ServiceFiles;
  /** Pipelines and ignore files in the folders above it, up to the top of its repository; paths begin with `../`. */
  readonly above: ServiceFiles;
  /** How far it is from the template that it was stamped of; nothing for a service that was not stamped. */
  readonly drift?: Drift | { readonly damaged: string };
}

/** The record of a stamped service beside what is on disk, and beside the template that is at hand. */
export interface Drift {
  readonly record: string;
  readonly stamped: string;
  readonly current: string;
  /** How many files the template keeps in it. */
  readonly managed: number;
  /** Those of them that are gone, or not as they were stamped. */
  readonly changed: readonly string[];
}

/** All that a rule may look at. */
export interface JudgedRegistry {
  /** The services whose source is on disk, each read when its turn comes; absent where nobody looked. */
  readonly services?: Iterable<{ readonly folder: string; readonly service: JudgedService }>;
  readonly catalog: Catalog;
  readonly graph: Graph;
  readonly ownership: Ownership;
  readonly types: Types;
  readonly histories: Histories;
  /** Version of the template that is at hand; absent where nobody asks. */
  readonly template?: string;
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

/** The same for a rule over files. */
export const defineFileRule = <const T extends Thresholds>(rule: FileRule<T>): FileRule<T> => rule;
