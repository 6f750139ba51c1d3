/** What each team carries, by the live catalog, as the annotations of its Group. Read once for many Groups: the catalog processes them one by one. */
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { type EntityRef, figures } from '../catalog/entity.ts';
import { type TeamLoad, toOwnership } from '../catalog/ownership.ts';
import { type Live, readLive } from './read-live.ts';

export type Figures = Readonly<Record<string, string>>;

/** By Group; nothing where the catalog can't be read. It never fails. */
export type TellFigures = () => Promise<ReadonlyMap<EntityRef, Figures> | undefined>;

export interface Telling extends Live {
  readonly auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  readonly logger: Pick<LoggerService, 'debug' | 'warn'>;
}

/** How long the catalog is left alone, and how long it is waited for. */
const usual = {
  /** Milliseconds that figures hold at least. */
  holding: 5_000,
  /** They hold so many times as long as it took to read them: of all time, a twentieth goes into that at most. */
  rest: 20,
  /** Milliseconds that the catalog may take over them, while Groups wait to be processed. */
  patience: 20_000,
};

/** Of the teams of a report, in its figures. */
const toFigures = ({ load, capacity, band }: TeamLoad): Figures => ({
  [figures.load]: String(load),
  [figures.capacity]: String(capacity ?? 'unknown'),
  [figures.band]: band,
});

export const tellFigures = ({ auth, logger, ...live }: Telling, { holding, rest, patience } = usual): TellFigures => {
  let told: ReturnType<TellFigures> | undefined;
  let until = 0;
  let failures = 0;
  const read: TellFigures = async () => {
    const start = performance.now();
    try {
      const catalog = await readLive(live, await auth.getOwnServiceCredentials(), AbortSignal.timeout(patience));
      const { byGroup } = toOwnership(catalog, live.policy.capacity);
      failures = 0;
      return new Map([...byGroup].map(([ref, team]) => [ref, toFigures(team)]));
    } catch (error) {
      failures += 1;
      // The first time the backend may still be starting, and what lasts is said once.
      logger[failures === 2 ? 'warn' : 'debug'](`What teams carry can't be told, so their Groups stay as they are: ${error}`);
      return undefined;
    } finally {
      const end = performance.now();
      until = end + Math.max(holding, rest * (end - start));
    }
  };
  return () => {
    if (told && performance.now() < until) return told;
    until = Number.POSITIVE_INFINITY;
    told = read();
    return told;
  };
};
