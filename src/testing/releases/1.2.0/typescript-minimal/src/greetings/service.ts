/** Who is greeted how: the rules, free of HTTP. */
import { notFound } from '../platform/problem.ts';
import type { Greeting } from './schemas.ts';

const TEXTS: ReadonlyMap<string, string> = new Map([
  ['de', 'Guten Tag!'],
  ['en', 'Hello!'],
  ['fr', 'Bonjour !'],
]);

export function greet(language: string): Greeting {
  const text = TEXTS.get(language) ?? notFound('greeting');
  return { language, text };
}
