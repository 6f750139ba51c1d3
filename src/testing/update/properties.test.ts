import { it } from 'vitest';
import { nothingIsLost } from './properties.ts';

it('nothing that anybody wrote is lost by an update', () => nothingIsLost({ numRuns: 300 }));
