/**
 * Templates as the build leaves them: plain data, walked by a few small functions. V8 has to compile each function that a process calls,
 * and a hundred generated ones took longer than everything they did; data is read at once.
 */
import { registerHelpers } from './handlebars.ts';

/** Text as it is, or what depends on the view. */
export type Part = string | Value | Helper | Block;

/** `name`, `this`, `../a.b`, `@root.name`, `@first`: how far up, which variable of the loop if one, then the names to follow. */
export interface Value {
  readonly up: number;
  readonly variable?: string;
  readonly names: readonly string[];
}

export type Argument = Value | string | number | boolean;

interface Helper {
  readonly helper: string;
  readonly of: readonly Argument[];
}

/** `if`, `unless`, `each`, or a helper of ours that takes a block. */
interface Block {
  readonly block: string;
  readonly of: readonly Argument[];
  readonly body: readonly Part[];
  readonly otherwise: readonly Part[];
}

/** What names are looked up in; each turn of a loop has its own. */
interface Scope {
  readonly self: unknown;
  readonly above?: Scope;
  readonly variables: Readonly<Record<string, unknown>>;
}

type HelperFunction = (this: unknown, ...values: unknown[]) => unknown;
const helpers = new Map<string, HelperFunction>();
registerHelpers({ registerHelper: (name, helper) => void helpers.set(name, helper) });

/**
 * The text of a template for a view.
 * @throws Error if the view lacks a name.
 */
export const renderParts = (parts: readonly Part[], view: unknown): string => renderAll(parts, { self: view, variables: { root: view } });

const renderAll = (parts: readonly Part[], scope: Scope): string => {
  let text = '';
  for (const part of parts) text += typeof part === 'string' ? part : toText(renderPart(part, scope));
  return text;
};

const toText = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

const renderPart = (part: Exclude<Part, string>, scope: Scope): unknown => {
  if ('block' in part) return renderBlock(part, scope);
  if ('helper' in part) return helperNamed(part.helper).apply(scope.self, toArguments(part.of, scope));
  return follow(part, scope, true);
};

const renderBlock = ({ block, of, body, otherwise }: Block, scope: Scope): unknown => {
  const values = toArguments(of, scope);
  const choose = (whether: boolean): string => renderAll(whether ? body : otherwise, scope);
  if (block === 'if') return choose(!isEmpty(values[0]));
  if (block === 'unless') return choose(isEmpty(values[0]));
  if (block === 'each') return isEmpty(values[0]) ? choose(false) : renderEach(values[0] as object, body, scope);
  return helperNamed(block).call(scope.self, ...values, { fn: () => choose(true), inverse: () => choose(false) });
};

const isEmpty = (value: unknown): boolean => !value || (Array.isArray(value) && value.length === 0);

const renderEach = (list: object, body: readonly Part[], above: Scope): string => {
  const entries = Object.entries(list);
  const { root } = above.variables;
  const last = entries.length - 1;
  return entries
    .map(([key, self], index) =>
      renderAll(body, { self, above, variables: { root, key, index, first: index === 0, last: index === last } }),
    )
    .join('');
};

const helperNamed = (name: string): HelperFunction => {
  const helper = helpers.get(name);
  if (!helper) throw new Error(`There is no helper "${name}".`);
  return helper;
};

/** Strictness ends at the last name, as in Handlebars: `if` asks whether it is there, all other helpers refuse what is not. */
const toArguments = (of: readonly Argument[], scope: Scope): unknown[] =>
  of.map((argument) => (typeof argument === 'object' ? follow(argument, scope, false) : argument));

const follow = ({ up, variable, names }: Value, from: Scope, strict: boolean): unknown => {
  let scope = from;
  for (let i = 0; i < up; i++) {
    if (!scope.above) throw new Error('There is nothing further up.');
    scope = scope.above;
  }
  let value = variable === undefined ? scope.self : scope.variables[variable];
  for (const [index, name] of names.entries()) {
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, name)) value = value[name as keyof typeof value];
    else if (strict || index < names.length - 1) throw new Error(`"${name}" not defined in ${String(value)}`);
    else return undefined;
  }
  return value;
};
