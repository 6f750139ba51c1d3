/** The one door to what can be stamped: the service template, put together from its declarations. */
import { defineTemplate } from '../src/define.ts';
import { capabilities } from './capabilities/index.ts';
import { go } from './languages/go.ts';
import { typescript } from './languages/typescript.ts';
import { questionsFor } from './questions.ts';
import { releases } from './releases.ts';
import { service } from './service.ts';

const languages = [typescript, go];

export const template = defineTemplate({
  name: 'service',
  releases,
  questions: questionsFor(languages, capabilities),
  service,
  languages,
  capabilities,
});
