import { answerOf } from '../catalog/entity.ts';
import { dockerfileOf } from './files/dockerfile.ts';
import { isOtherPipeline, type Pipeline, pipelinesOf } from './files/pipelines.ts';
import { defineFileRule } from './rule.ts';

export const noPipeline = defineFileRule({
  id: 'RUN-006',
  title: 'no pipeline',
  level: 'error',
  data: 'files',
  finds:
    'Neither in the folder of the service nor at the top of its repository is there a pipeline of GitHub or GitLab that tests it and, where it has a Dockerfile, builds its image; nor one of another system, which is taken at its word.',
  why: 'What is tested and built by hand is tested when there is time, and built differently by everybody.',
  fix: 'Add a pipeline that runs the tests and builds the image on every change.',
  source: 'MARS 2023, anti-pattern “No CI/CD”',
  thresholds: {},
  *inspect({ entity, files, above }) {
    if ([...files.paths, ...above.paths].some(isOtherPipeline)) return;
    const subject = answerOf(entity);
    const own = pipelinesOf(files);
    // A repository of many services has pipelines of others too: one is about this service if it names it.
    const shared = pipelinesOf(above);
    const name = new RegExp(`(?<![\\w-])${entity.metadata.name}(?![\\w-])`);
    const mine = [...own, ...shared.filter(({ text }) => name.test(text))];
    const missing = (pipelines: readonly Pipeline[]): readonly string[] => [
      ...(pipelines.some(({ tests }) => tests) ? [] : ['tests it']),
      ...(pipelines.some(({ builds }) => builds) || !dockerfileOf(files) ? [] : ['builds its image']),
    ];
    if (missing(mine).length === 0 || missing([...own, ...shared]).length === 0) return;
    const forAll = shared.filter((pipeline) => !mine.includes(pipeline) && (pipeline.tests || pipeline.builds));
    if (forAll.length > 0 || mine.some(({ callsOthers }) => callsOthers))
      yield { unknown: `Whether the pipelines that ${subject} shares, or those that they call, test it and build its image is not known.` };
    else if (mine.length > 0) {
      const [first] = own;
      yield { ...(first && { at: { file: first.file, line: 1 } }), says: `No pipeline of ${subject} ${missing(mine).join(' and ')}.` };
    } else yield { says: `${subject} has no pipeline.` };
  },
});
