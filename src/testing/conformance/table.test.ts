import { expect, test } from 'vitest';
import { items } from './items.ts';
import { conformanceTable, languageGroup, proofOf } from './table.ts';

test('there are eighty items, each with a title and a check of its own', () => {
  expect(items.map(({ number }) => number)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
  expect(new Set(items.map(({ title }) => title)).size).toBe(80);
});

test('the number stands before the name of a test or of a group around it', () => {
  expect(proofOf(['[06] twice'], 'a.proof.ts')).toEqual({ item: 6, says: 'twice', file: 'a.proof.ts' });
  expect(proofOf(['[80] README', 'bare: works'], 'a.proof.ts')).toEqual({ item: 80, says: 'README: bare: works', file: 'a.proof.ts' });
  expect(proofOf(['twice, [06] times'], 'a.proof.ts')).toBeUndefined();
});

test('a group around it may say of which language it is proven', () => {
  const proof = { item: 6, says: 'gates: twice', file: 'a.proof.ts', language: 'TypeScript' };
  expect(proofOf([languageGroup('TypeScript'), 'gates', '[06] twice'], 'a.proof.ts')).toEqual(proof);
  expect(proofOf(['gates', languageGroup('TypeScript'), '[06] twice'], 'a.proof.ts')).toEqual(proof);
});

test('an item is proven by all tests that name it, else not yet', () => {
  const table = conformanceTable([
    { item: 6, says: 'the b | c', file: 'x.proof.ts' },
    { item: 6, says: 'the a', file: 'x.proof.ts' },
  ]);
  expect(table).toContain('**1 of 80 items are proven.**');
  expect(table).toMatch(/^\| 6 \| .* \| `x\.proof\.ts`: the a; the b \\\| c \|$/m);
  expect(table).toMatch(/^\| 7 \| .* \| \*\*not yet\*\* \|$/m);
});

test('what is proven for several languages is said once, with their names', () => {
  const proof = (says: string, language?: string) => ({ item: 6, says, file: 'x.proof.ts', language });
  const table = conformanceTable([proof('both', 'TypeScript'), proof('one', 'TypeScript'), proof('both', 'Go'), proof('any')]);
  expect(table).toMatch(
    /^\| 6 \| .* \| `x\.proof\.ts` \(TypeScript\): one\. `x\.proof\.ts` \(TypeScript, Go\): both\. `x\.proof\.ts`: any \|$/m,
  );
});
