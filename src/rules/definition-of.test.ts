import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFINITION_RULES } from './definition-of.ts';

test('the rules that look at definitions are those that are listed: others would see a live catalog without them', () => {
  const rules = readdirSync(import.meta.dirname).filter((file) => /^[a-z]{3}-\d{3}-[^.]*\.ts$/.test(file));
  const looking = rules.filter((file) =>
    /\bdefinition(?:Of)?\b/.test(readFileSync(join(import.meta.dirname, file), 'utf8').replace(/'[^']*'/g, '')),
  );
  expect(looking.map((file) => file.slice(0, 7).toUpperCase()).sort()).toEqual([...DEFINITION_RULES].sort());
});
