import { Ajv } from 'ajv';
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
  const branches = parameters.flatMap((page) => page.else?.dependencies?.pipeline?.oneOf ?? []);
  expect(branches.map(({ properties, required }) => [properties.pipeline, required])).toEqual(
    pipelines.map((pipeline) => [{ enum: [pipeline] }, [`${pipeline}RepoUrl`]]),
  );
});

test('what a form is to show of a field is the same wherever the field has this name: the form library knows no more than one', () => {
  const shown = parameters.flatMap((page) => {
    const branches = [page.dependencies, page.else?.dependencies].flatMap((all) => Object.values(all ?? {}).flatMap(({ oneOf }) => oneOf));
    return [page, ...branches].flatMap(({ properties }) =>
      Object.entries(properties).flatMap(([name, field]) =>
        Object.entries(field).flatMap(([key, value]) =>
          key.startsWith('ui:') ? [[`${name} ${key}`, JSON.stringify(value)] as const] : [],
        ),
      ),
    );
  });
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.filter(([field, value]) => shown.some(([other, differs]) => other === field && differs !== value))).toEqual([]);
});

test.each([
  ['takes', 'a repository where the service is published', { pipeline: 'github', preview: false, githubRepoUrl: 'x' }],
  ['takes', 'none where it is not', { pipeline: 'github', preview: true }],
  ['refuses', 'one of another host', { pipeline: 'github', preview: false, gitlabRepoUrl: 'x' }],
  ['refuses', 'none without a word of a preview', { pipeline: 'gitlab' }],
])('its last page %s %s: %j', (does, _, answers) =>
  expect(new Ajv({ strict: false }).validate(parameters.at(-1) ?? {}, answers)).toBe(does === 'takes'),
);
