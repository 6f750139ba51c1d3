import { it } from 'vitest';
import { illegalAnswersAreRefused, legalAnswersGiveSoundFiles, nothingIsLeftUnrendered } from '../properties.ts';

it('any legal answers give files that parse', () => legalAnswersGiveSoundFiles(2000));
it('no part of a template is left unrendered, no value is missing', () => nothingIsLeftUnrendered(1000));
it('answers that are almost legal are refused by name, and nothing is written', () => illegalAnswersAreRefused(5000));
