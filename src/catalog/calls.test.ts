import { expect, test } from 'vitest';
import { api, database, judged, service } from '../testing/rules.ts';
import { callsOf } from './calls.ts';
import { answerOf, type SourcedEntity } from './entity.ts';

const registry = judged([
  api('b-api'),
  api('c-events', { type: 'asyncapi' }),
  database('db'),
  service('c', { providesApis: ['c-events'] }),
  service('b', { providesApis: ['b-api'], dependsOn: ['component:a', 'resource:db'] }),
  service('a', { consumesApis: ['b-api', 'c-events'], dependsOn: ['l', 'old'] }),
  service('a-b', { type: 'gateway', dependsOn: ['a', 'c'] }),
  service('l', { type: 'library', dependsOn: ['c'] }),
  service('old', { lifecycle: 'deprecated', dependsOn: ['c'] }),
]);

test('edges between services alone, with what is only heard of apart', () => {
  const { services, gateway, callees, callers, awaited, knots } = callsOf(registry);
  const names = (numbers: readonly number[] = []) => numbers.map((number) => answerOf(services[number] as SourcedEntity));
  const each = (lists: readonly (readonly number[])[]) =>
    Object.fromEntries(lists.map((list, number) => [names([number])[0], names(list)]));
  expect(services.map(answerOf)).toEqual(['a', 'a-b', 'b', 'c']);
  expect(gateway).toEqual([false, true, false, false]);
  expect(each(callees)).toEqual({ a: ['b', 'c'], 'a-b': ['a', 'c'], b: ['a'], c: [] });
  expect(each(callers)).toEqual({ a: ['a-b', 'b'], 'a-b': [], b: ['a'], c: ['a', 'a-b'] });
  expect(each(awaited)).toEqual({ a: ['b'], 'a-b': ['a', 'c'], b: ['a'], c: [] });
  expect(knots.map(names)).toEqual([['a', 'b'], ['c'], ['a-b']]);
});

test('is worked out once for each graph', () => {
  expect(callsOf({ ...registry })).toBe(callsOf(registry));
  expect(callsOf(judged([service('z')])).services).toHaveLength(1);
});
