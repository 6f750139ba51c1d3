import { expect, test } from 'vitest';
import { defaultPolicy } from '../rules/policy.ts';
import { readPolicy } from './read-policy.ts';

const config = (value?: unknown) => ({ has: () => value !== undefined, get: <T>() => value as T });

test('a policy is what it would be in a file, and the default one where there is none', () => {
  expect(readPolicy(config())).toBe(defaultPolicy);
  const policy = readPolicy(config({ capacity: { servicesPerEngineer: 1 }, rules: { 'OWN-003': { level: 'off' } } }));
  expect(policy).toMatchObject({ capacity: { servicesPerEngineer: 1 }, levels: { 'OWN-003': 'off' } });
});

test('a mistake in it is told with its place', () =>
  expect(() => readPolicy(config({ capacity: { servicesPerEngineer: 'many' } }))).toThrow(
    expect.objectContaining({
      message: "The policy createService.policy can't be used.",
      problems: [{ where: expect.stringContaining('(capacity.servicesPerEngineer)'), says: expect.any(String) }],
    }),
  ));
