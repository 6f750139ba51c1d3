/** Turns a template in our dialect of Handlebars into parts. What the dialect has not is an error here, at build time. Pure. */
import Handlebars from 'handlebars';
import { compileOptions } from '../../src/render/handlebars.ts';
import type { Argument, Part, Value } from '../../src/render/parts.ts';

/** The inline partials that are known where a statement stands, by name. */
type Partials = ReadonlyMap<string, hbs.AST.Program>;

const blocks = new Set(['if', 'unless', 'each', 'is', 'includes']);
const helpers = new Set(Object.keys(compileOptions.knownHelpers));

/** @throws Error naming what the dialect has not, and its line. */
export const toParts = (text: string): readonly Part[] => programToParts(Handlebars.parse(text), new Map());

const programToParts = ({ body }: hbs.AST.Program, above: Partials): readonly Part[] => {
  const partials = new Map([...above, ...body.flatMap(inlinePartial)]);
  return joinTexts(body.flatMap((statement) => toPart(statement, partials)));
};

const inlinePartial = (statement: hbs.AST.Statement): readonly (readonly [string, hbs.AST.Program])[] => {
  if (statement.type !== 'DecoratorBlock') return [];
  const { params, program } = statement as hbs.AST.DecoratorBlock;
  return [[(params[0] as hbs.AST.StringLiteral).value, program]];
};

const toPart = (statement: hbs.AST.Statement, partials: Partials): readonly Part[] => {
  switch (statement.type) {
    case 'ContentStatement':
      return [(statement as hbs.AST.ContentStatement).value];
    case 'CommentStatement':
    case 'DecoratorBlock':
      return [];
    case 'MustacheStatement':
      return [mustache(statement as hbs.AST.MustacheStatement)];
    case 'BlockStatement':
      return [block(statement as hbs.AST.BlockStatement, partials)];
    case 'PartialStatement':
      return partial(statement as hbs.AST.PartialStatement, partials);
    default:
      return refuse(statement, statement.type);
  }
};

const mustache = (statement: hbs.AST.MustacheStatement): Part => {
  const { path, params } = statement;
  refuseHash(statement);
  if (params.length === 0) return toValue(path);
  const helper = nameOf(path);
  return helpers.has(helper) ? { helper, of: params.map(toArgument) } : refuse(path, `helper "${helper}"`);
};

const block = (statement: hbs.AST.BlockStatement, partials: Partials): Part => {
  refuseHash(statement);
  const { path, params, program, inverse } = statement;
  const name = nameOf(path);
  if (!blocks.has(name)) return refuse(path, `block "${name}"`);
  if (program?.blockParams?.length || inverse?.blockParams?.length) return refuse(statement, 'block parameters');
  return {
    block: name,
    of: params.map(toArgument),
    body: program ? programToParts(program, partials) : [],
    otherwise: inverse ? programToParts(inverse, partials) : [],
  };
};

/** A partial sees what its caller sees, so its parts stand in its place. */
const partial = (statement: hbs.AST.PartialStatement, partials: Partials): readonly Part[] => {
  const found = partials.get(nameOf(statement.name));
  if (!found) return refuse(statement, `partial "${nameOf(statement.name)}"`);
  if (statement.params.length > 0 || statement.hash || statement.indent) return refuse(statement, 'partial with arguments or indented');
  return programToParts(found, partials);
};

const toArgument = (node: hbs.AST.Expression): Argument => {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return (node as hbs.AST.StringLiteral).value;
    default:
      return toValue(node);
  }
};

const toValue = (node: hbs.AST.Node): Value => {
  if (node.type !== 'PathExpression') return refuse(node, node.type);
  const { data, depth: up, parts } = node as hbs.AST.PathExpression;
  if (!data) return { up, names: parts };
  const [variable, ...names] = parts;
  return variable === undefined ? refuse(node, 'nameless variable') : { up, variable, names };
};

const nameOf = (node: hbs.AST.Node): string => (node as hbs.AST.PathExpression).original;

const refuseHash = (statement: hbs.AST.MustacheStatement | hbs.AST.BlockStatement): void => {
  if (statement.hash) refuse(statement, 'named arguments');
};

const refuse = ({ loc }: hbs.AST.Node, what: string): never => {
  throw new Error(`Line ${loc.start.line}: our templates have no ${what}.`);
};

const joinTexts = (parts: readonly Part[]): readonly Part[] => {
  const joined: Part[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (typeof part === 'string' && typeof before === 'string') joined[joined.length - 1] = before + part;
    else if (part !== '') joined.push(part);
  }
  return joined;
};
