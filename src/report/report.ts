/** What a report holds: plain data, so that it can be saved, compared and shown in any format. A reporter is a pure function of it. */
import type { EntityRef } from '../catalog/entity.ts';
import type { Band } from '../catalog/ownership.ts';
import type { Level, RuleData } from '../rules/rule.ts';
import type { Waiver } from '../rules/waiver.ts';

export interface Report {
  /** Calendar day of the run, `2026-11-25` in UTC: what expiry dates were judged by. */
  readonly day: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** What it is about, where that is not who owns what: a title, and a sentence that sums it up. */
  readonly about?: { readonly title: string; readonly says: string };
  /** The folder, file or address that the registry was read from, as it was named. */
  readonly registry: string;
  readonly organisation: {
    readonly engineers?: number;
    readonly services: number;
    readonly teams: number;
    /** Services of no team of the registry. */
    readonly unowned: number;
  };
  /** The most loaded first: by load ÷ capacity, then by name; teams of unknown size last. */
  readonly teams: readonly ReportTeam[];
  /** Errors first, then in the order of the rules, then by entity. Without those that were waived or known before. */
  readonly findings: readonly Finding[];
  /** Findings that the baseline has too: they are shown, and fail nothing. */
  readonly known: readonly Finding[];
  readonly waived: readonly (Finding & { readonly waiver: Waiver })[];
  /** What could not be judged, for want of something known. */
  readonly unknown: readonly NotEvaluated[];
  readonly advice: readonly Advice[];
  /** Every rule that was asked for, in the order of the rules. */
  readonly rules: readonly RuleFacts[];
  readonly services: readonly ReportService[];
  readonly edges: readonly { readonly from: EntityRef; readonly to: EntityRef; readonly synchronous: boolean }[];
  /** Runs before this one and this one itself, oldest first; empty where no history is kept. */
  readonly history: readonly HistoryEntry[];
}

export interface ReportTeam {
  readonly ref: EntityRef;
  /** As it is written in an answer: `team-payments`, `sales/team`. */
  readonly name: string;
  readonly title: string;
  readonly engineers?: number;
  readonly sizeFrom?: 'annotation' | 'members';
  readonly services: readonly EntityRef[];
  /** The number of services, or the sum of their weights. */
  readonly load: number;
  readonly capacity?: number;
  readonly band: Band;
  /** Its services that look neglected, with what speaks for it. */
  readonly neglected: readonly { readonly service: EntityRef; readonly evidence: readonly string[] }[];
}

export interface ReportService {
  readonly ref: EntityRef;
  readonly name: string;
  /** The reference of the owning Group or User, registered or not. */
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
  readonly tier?: number;
  readonly lifecycle: string;
  readonly language?: string;
}

/** A place in a file. Lines and columns count from 1. */
export interface Place {
  /** Relative to the working folder where that is above it, so that a pipeline finds it in the repository; or a web address. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Finding {
  readonly rule: string;
  readonly title: string;
  readonly level: Level;
  /** Absent where it is about the registry as a whole, or a file that holds no entity. */
  readonly entity?: EntityRef;
  /** Full sentences: what is wrong. */
  readonly says: string;
  /** What to do. */
  readonly fix: string;
  readonly evidence: readonly string[];
  readonly place?: Place;
  /** 16 hex digits that stay the same while it is the same finding, wherever it moves to. */
  readonly fingerprint: string;
}

export interface NotEvaluated {
  readonly rule: string;
  readonly entity?: EntityRef;
  readonly says: string;
}

/** `move`: give a service to a team with room; `merge`: make one of two services that change and run together. */
export type Advice =
  | {
      readonly kind: 'move';
      readonly service: EntityRef;
      readonly from: EntityRef;
      readonly to: EntityRef;
      /** Edges between the service and services of the new team. */
      readonly shared: number;
      /** Load and capacity of both teams, before and after all moves up to this one. */
      readonly effect: { readonly from: LoadChange; readonly to: LoadChange };
    }
  | { readonly kind: 'merge'; readonly services: readonly EntityRef[]; readonly owner: EntityRef; readonly because: string };

export interface LoadChange {
  readonly before: number;
  readonly after: number;
  readonly capacity: number;
}

export interface RuleFacts {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly data: RuleData;
  /** With thresholds filled in. */
  readonly finds: string;
  readonly why: string;
  readonly fix: string;
  readonly source: string;
  /** Why it was not evaluated at all, if so. */
  readonly notEvaluated?: string;
}

/** One line of a history file. */
export interface HistoryEntry {
  /** `2026-11-25`. */
  readonly day: string;
  readonly engineers?: number;
  readonly services: number;
  readonly teams: number;
  /** Teams by band. */
  readonly over: number;
  readonly neglectLikely: number;
  readonly errors: number;
  readonly warnings: number;
}

/** A pure function from a report to text. */
export type Reporter = (report: Report, options: ReporterOptions) => string;

export interface ReporterOptions {
  /** Colours by meaning; without them, plain text. */
  readonly style?: (format: 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan', text: string) => string;
  /** Columns of the terminal. */
  readonly width?: number;
}
