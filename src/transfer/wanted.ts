import type { SourcedEntity } from '../catalog/entity.ts';

/** What somebody wants: a service with another owner. */
export interface Transfer {
  readonly service: SourcedEntity;
  /** The Group that it goes to. */
  readonly to: SourcedEntity;
}

/** Why a file changes, as plans have it. */
export const WHY = 'it names the owner';
