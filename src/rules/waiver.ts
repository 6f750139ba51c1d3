/** Findings that somebody decided to live with, until a day. Pure: the day of the run is given. */
import { type EntityRef, refOf, type SourcedEntity } from '../catalog/entity.ts';

/** A finding that somebody decided to live with for a while. */
export interface Waiver {
  readonly rule: string;
  /** The entity that it is about; `registry` for a finding about the whole. */
  readonly entity: EntityRef;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Last day on which it holds, `2026-12-31`. */
  readonly until: string;
}

/** What a waiver calls the registry as a whole. */
export const REGISTRY = 'registry';

const PREFIX = 'create-service.dev/waive-';
const ANNOTATION = /^create-service\.dev\/waive-([A-Z]{3}-\d{3})$/;
const VALUE = /^(\d{4}-\d{2}-\d{2}) (\S+): (.*\S.*)$/s;

/** How a waiver is written into an annotation. */
export const ANNOTATION_FORM = '“2026-12-31 team-a: why”, with the last day on which it holds and who answers for it';

/** What stands in an annotation of an entity and should be a waiver. */
export interface AnnotatedWaiver {
  readonly entity: SourcedEntity;
  readonly annotation: string;
  /** Absent where the annotation can't be read. */
  readonly waiver?: Waiver;
}

/** `create-service.dev/waive-OWN-002: '2026-12-31 team-payments: They hire two in spring.'` */
export const waiversOf = (entity: SourcedEntity): readonly AnnotatedWaiver[] => {
  const annotations = entity.metadata.annotations ?? {};
  // Nearly no entity has one.
  for (const annotation in annotations) if (annotation.startsWith(PREFIX)) return readWaivers(entity, annotations);
  return NONE;
};

const NONE: readonly AnnotatedWaiver[] = [];

const readWaivers = (entity: SourcedEntity, annotations: Readonly<Record<string, string>>): readonly AnnotatedWaiver[] =>
  Object.entries(annotations).flatMap(([annotation, value]) => {
    const [, rule] = ANNOTATION.exec(annotation) ?? [];
    if (!rule) return [];
    const [, until, owner, reason] = VALUE.exec(value) ?? [];
    const waiver = until && owner && reason && isDay(until) ? { rule, entity: refOf(entity), reason, owner, until } : undefined;
    return [{ entity, annotation, ...(waiver && { waiver }) }];
  });

/** A day of the calendar, not only of its form. */
export const isDay = (text: string): boolean => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};
