/** Every hostile text to every question from every source. */
import { hostileAnswers, hostileWords } from '../hostile-answers.ts';

hostileAnswers({ oneOf: 1, sources: 'all' });
hostileWords();
