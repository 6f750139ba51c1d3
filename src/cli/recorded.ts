/** What a folder that was stamped before says of itself, before anybody is asked about it. */
import { join, resolve } from 'node:path';
import { withRecorded } from '../questions/collect.ts';
import { parse, type RawAnswers } from '../questions/parse.ts';
import { RECORD_PATH, readRecord } from '../stamp/record.ts';
import type { AnswerValue, ServiceTemplate, Stamp } from '../types.ts';

/**
 * `given`, with the answers of the service that it means: the one in the folder named; without one, the one that stands here, if its
 * name is not another's.
 * @throws UserError if the record is damaged or can't be read.
 */
export const withWhatIsThere = (template: ServiceTemplate, given: RawAnswers): RawAnswers => {
  const here = given.has('directory') ? undefined : recordIn(template, '.');
  const meant =
    here && (given.get('name')?.value ?? here.name) === here.name
      ? new Map([...given, ['directory', { value: '.', from: RECORD_PATH }] as const])
      : given;
  const needed = meant.has('directory') ? ['directory'] : ['name', 'directory'];
  const { answers } = parse(
    template.questions.filter(({ name }) => needed.includes(name)),
    meant,
  );
  const recorded = answers && recordIn(template, String(answers.directory));
  return recorded ? withRecorded(template.questions, meant, recorded, join(resolve(String(answers.directory)), RECORD_PATH)) : meant;
};

/** The answer that the service in the folder of this name was stamped with, for prompts: a record that can't be read gives none. */
export const recordedAnswer = (
  { name, questions }: ServiceTemplate,
  question: string,
  sofar: Readonly<Record<string, AnswerValue>>,
): AnswerValue | undefined => {
  const known = questions.find((other) => other.name === question);
  if (known?.scope !== 'service' || sofar.name === undefined) return undefined;
  try {
    return recordIn({ name }, String(sofar.directory ?? `./${sofar.name}`))?.[question];
  } catch {
    return undefined;
  }
};

const recordIn = ({ name }: Pick<ServiceTemplate, 'name'>, directory: string): Stamp['answers'] | undefined => {
  const stamp = readRecord(resolve(directory))?.stamp;
  return stamp?.template.name === name ? stamp.answers : undefined;
};
