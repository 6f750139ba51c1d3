/** How critical a service is, by its record. */
import { readRecord } from '../../stamp/record.ts';
import { UserError } from '../../support/errors.ts';

export interface RecordedTier {
  /** 1 is the most critical. */
  readonly tier: number;
}

/** Of what can't be told it is the least critical: it is found out first, and brought forward by nobody. */
export const readTier = (directory: string): RecordedTier => {
  try {
    return { tier: Number(readRecord(directory)?.stamp.answers.tier) || Number.MAX_SAFE_INTEGER };
  } catch (error) {
    if (error instanceof UserError) return { tier: Number.MAX_SAFE_INTEGER };
    throw error;
  }
};
