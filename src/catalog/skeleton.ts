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
export const looksLikeSkeleton = (text: string): boolean => {
  let isWithin = false;
  for (const line of text.split(/\r?\n/)) {
    if (/^metadata:/.test(line)) {
      if (IN_LINE.test(line)) return true;
      isWithin = true;
    } else if (isWithin && /^[ \t]+name:/.test(line)) return EXPRESSION.test(line);
    // The scaffolder's own lines stand anywhere.
    else if (/^[^\s#{]/.test(line)) isWithin = false;
  }
  return false;
};

const IN_LINE = /\bname["']?:[ \t]*\S{0,100}\{\{/;
