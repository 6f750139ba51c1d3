/** Tells the skeletons that a scaffolder makes entities of from entities: their name is yet to be filled in. Pure. */

/** `${{ values.name }}`, `{{ cookiecutter.name }}-api`. */
const EXPRESSION = /\{\{/;

/** A document that could be read, as text in quotes can. */
export const isSkeleton = (document: unknown): boolean => {
  const name = fieldOf(fieldOf(document, 'metadata'), 'name');
  return typeof name === 'string' && EXPRESSION.test(name);
};

const fieldOf = (value: unknown, field: string): unknown => (Object(value) as Readonly<Record<string, unknown>>)[field];

/** The text of a document that could not be read: without quotes, an expression is no YAML. */
export const looksLikeSkeleton = (text: string): boolean => IN_LINE.test(text) || BELOW.test(text);

const IN_LINE = /^metadata:.*\bname["']?:.*\{\{/m;
/** The first name below, past lines that are indented, blank, or the scaffolder's own. */
const BELOW = /^metadata:[ \t]*(?:#.*)?\r?\n(?:(?![ \t]+name:)(?:[ \t].*|\{%.*)?\r?\n)*[ \t]+name:.*\{\{/m;
