/** Writes `.env.example` from the variables that the service declares: `node tools/env-example.ts`. */
import { writeFileSync } from 'node:fs';
import type { TProperties, TSchema } from 'typebox';
import { modules } from '../src/modules.ts';
import type { Module } from '../src/platform/app.ts';
import { variablesOf } from '../src/platform/build-app.ts';

export const FILE = '.env.example';

interface Annotated extends TSchema {
  readonly description: string;
  readonly default?: unknown;
  /** The first one works on a developer's machine. */
  readonly examples?: readonly unknown[];
}

const exampleOf = (schema: TSchema): string =>
  String((schema as Annotated).examples?.[0] ?? (schema as Annotated).default);

/** A configuration that works on a developer's machine. */
export const examplesOf = (variables: TProperties): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(variables).map(([name, schema]) => [name, exampleOf(schema)]));

/** All variables of the service and its other programs, each with what it is for, its default and an example. */
export function renderEnvExample(all: readonly Module[]): string {
  const variables: TProperties = Object.assign({}, variablesOf(all), ...all.map((module) => module.otherVariables));
  return Object.entries(variables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => {
      const { description, default: fallback } = schema as Annotated;
      const absent = fallback === undefined ? 'Required.' : `Default: ${fallback}`;
      return `# ${description} ${absent}\n${name}=${exampleOf(schema)}\n`;
    })
    .join('\n');
}

if (import.meta.main) writeFileSync(FILE, renderEnvExample(modules));
