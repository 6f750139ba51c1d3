import { readCode } from './files/code.ts';
import { dependenciesOf } from './files/dependencies.ts';
import { clients, GUARD_LIBRARY } from './files/http-clients.ts';
import { languageOf } from './files/path-kinds.ts';
import { placeAt } from './files/place.ts';
import { defineFileRule } from './rule.ts';

export const wobblyCall = defineFileRule({
  id: 'RUN-005',
  title: 'wobbly call',
  level: 'warning',
  data: 'files',
  finds:
    'Code calls over HTTP by a client that waits for ever unless it is told otherwise, and neither its file speaks of a time-out or a circuit breaker nor does the service depend on a library for that. Clients that are not known, or that give up by themselves, are not judged.',
  why: 'When the other side hangs, each request that waits for it holds a connection and memory, until this service hangs too, and then those that call it.',
  fix: 'Give every call a time-out, and put a circuit breaker before what fails for longer.',
  source: 'Neri et al. 2019, smell “Wobbly service interaction”',
  thresholds: {},
  *inspect({ files }) {
    if (dependenciesOf(files).some(({ name }) => GUARD_LIBRARY.test(name))) return;
    const code = files.paths.flatMap((path) => {
      const language = languageOf(path);
      const text = language && clients[language] ? files.text(path) : undefined;
      return language && text !== undefined ? [{ path, text, language }] : [];
    });
    for (const { path, text, language } of code) {
      const known = clients[language];
      if (!known?.call.test(text) || GUARD.test(text)) continue;
      const call = known.call.exec(readCode(text, language).bare);
      if (!call || (known.imports && !known.imports.test(text)) || known.unless?.test(text)) continue;
      // Set once, for the whole process.
      if (known.everywhere && code.some((other) => known.everywhere?.test(other.text))) continue;
      const name = call[0].trim().replace(/\($/, '');
      yield {
        at: { file: path, ...placeAt(text, call.index + call[0].search(/\S/)) },
        key: path,
        says: `\`${name}\` waits for an answer without a time-out, and nothing breaks the circuit.`,
      };
    }
  },
});

const GUARD = /time_?-?out|deadline|AbortSignal|AbortController|\bsignal\b|circuit|breaker|hystrix|resilience|failsafe|TimeLimiter/i;
