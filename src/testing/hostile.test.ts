/** A share of the hostile answers for the inner loop. (All of them from every source: `hostile.proof.ts`.) */
import { hostileAnswers, hostileWords } from './hostile-answers.ts';

hostileAnswers({ oneOf: 6, sources: 'in turn' });
hostileWords();
