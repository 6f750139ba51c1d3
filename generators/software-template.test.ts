import { expect, test } from 'vitest';
import { questionsOfForm } from '../src/questions/to-form.ts';
import { template } from './index.ts';
import { softwareTemplate } from './software-template.ts';

const names = questionsOfForm(template.questions).map(({ name }) => name);
const { parameters, steps } = softwareTemplate.spec;

test('every question is on one page, and every answer goes into the step that makes it', () => {
  const asked = parameters.flatMap(({ properties }) => Object.keys(properties));
  expect(asked.filter((name) => !['preview', 'waive'].includes(name)).toSorted()).toEqual(names.toSorted());
  expect(Object.keys(steps.find(({ id }) => id === 'create')?.input ?? {}).toSorted()).toEqual(names.toSorted());
});

test('it has the name by which services say what they were made from', () => expect(softwareTemplate.metadata.name).toBe(template.name));

test('every pipeline of the template can be published to where it runs', () => {
  const pipelines = template.capabilities.filter(({ group }) => group === 'pipeline').map(({ id }) => id);
  expect(steps.map(({ action }) => action).filter((action) => action.startsWith('publish:'))).toEqual(
    pipelines.map((pipeline) => `publish:${pipeline}`),
  );
  const branches = parameters.flatMap(({ dependencies }) => dependencies?.pipeline?.oneOf ?? []);
  expect(branches.map(({ properties, required }) => [properties.pipeline, required])).toEqual(
    pipelines.map((pipeline) => [{ enum: [pipeline] }, ['repoUrl']]),
  );
});
