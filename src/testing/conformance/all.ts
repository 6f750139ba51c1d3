/** Every check of the suite, in the order of its items. */
import { api } from './api.ts';
import type { Check } from './check.ts';
import { configuration } from './configuration.ts';
import { data } from './data.ts';
import { lifecycle } from './lifecycle.ts';
import { objectives } from './objectives.ts';
import { ownership } from './ownership.ts';
import { telemetry } from './telemetry.ts';

export const checks: readonly Check[] = [...api, ...lifecycle, ...configuration, ...data, ...telemetry, ...objectives, ...ownership];
