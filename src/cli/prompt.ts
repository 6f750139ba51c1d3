/** Asks through plop's generator, so that the command line and `plop service` ask alike. Loaded only when there is somebody to ask. */
import nodePlop, { type NodePlopAPI } from 'node-plop';
import type { RawAnswers } from '../questions/parse.ts';
import type { Offers } from '../questions/to-prompts.ts';

/** A plopfile that knows a generator `service` and leaves out the questions that are answered already. */
export type ServicePlopfile = (
  plop: NodePlopAPI,
  config?: { readonly given?: RawAnswers; readonly offers?: Offers | undefined },
) => Promise<void>;

/** What was given and what was asked, together. */
export const promptThroughPlop = async (plopfile: ServicePlopfile, given: RawAnswers, offers?: Offers): Promise<RawAnswers> => {
  const plop = await nodePlop('', { destBasePath: process.cwd(), force: false });
  await plopfile(plop, { given, offers });
  const asked: Record<string, unknown> = await plop.getGenerator('service').runPrompts();
  return new Map([...given, ...Object.entries(asked).map(([name, value]) => [name, { value, from: name }] as const)]);
};
