import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserError } from '../support/errors.ts';
import { blobId, toTree } from '../tree/file-tree.ts';
import type { Answers, RenderedTree, ServiceTemplate } from '../types.ts';
import { parseStamp, printStamp, toStamp } from './record.ts';

const id = 'a'.repeat(40);
const sound = {
  template: { name: 'service', version: '1.0.0' },
  answers: { name: 'payments', port: 8080, capabilities: ['docs'], git: true },
  managed: { 'src/a.ts': id },
  seed: ['README.md'],
};

const problemsOf = (value: unknown): readonly string[] => {
  try {
    parseStamp(typeof value === 'string' ? value : JSON.stringify(value), 'r.json');
    return [];
  } catch (error) {
    expect((error as UserError).code).toBe('damaged-record');
    return (error as UserError).problems.map(({ where, says }) => `${where.replace('r.json: ', '')}: ${says}`);
  }
};

describe('parseStamp', () => {
  it('takes a sound record', () => expect(parseStamp(JSON.stringify(sound), 'r.json')).toEqual(sound));

  it.each<[unknown, string]>([
    ['', 'not a JSON object'],
    ['{', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['"x"', 'not a JSON object'],
    [{ ...sound, template: 'service' }, 'template: It needs'],
    [{ ...sound, template: { name: 'service', version: 1 } }, 'template: It needs'],
    [{ ...sound, answers: null }, 'answers: Each must'],
    [{ ...sound, answers: { name: { toString: 1 } } }, 'answers: Each must'],
    [{ ...sound, answers: { name: [1] } }, 'answers: Each must'],
    [{ ...sound, managed: [] }, 'managed: It must'],
    [{ ...sound, managed: { a: 'x' } }, '"a": The path has no git blob id'],
    [{ ...sound, managed: { a: id.toUpperCase() } }, 'no git blob id'],
    [{ ...sound, managed: { a: null } }, 'no git blob id'],
    [{ ...sound, given: [] }, 'given: It must'],
    [{ ...sound, given: { '../x': id } }, '"../x": The path'],
    [{ ...sound, given: { a: 'x' } }, '"a": The path has no git blob id'],
    [{ ...sound, seed: 'README.md' }, 'seed: It must'],
    [{ ...sound, seed: [1] }, 'is no text'],
    [{ ...sound, executable: 'x.sh' }, 'executable: It must'],
    [{ ...sound, executable: ['../x.sh'] }, '"../x.sh": The path'],
    [{ ...sound, seed: [{}] }, 'is no text'],
    ...['../x', '/etc/passwd', 'a/../../x', 'C:\\x', 'a\\b', 'a\0', '.git/config', '.GIT/hooks/x', '', 'a//b', './a', 'a\nb'].flatMap(
      (path): [unknown, string][] => [
        [{ ...sound, managed: { [path]: id } }, `${JSON.stringify(path)}: The path `],
        [{ ...sound, seed: [path] }, `${JSON.stringify(path)}: The path `],
      ],
    ),
  ])('refuses %j: %s', (value, says) => expect(problemsOf(value).join('\n')).toContain(says));

  it('names every fault at once', () => {
    expect(problemsOf({ template: {}, answers: 1, managed: { '../x': id, a: 'b' }, seed: ['/x'] })).toHaveLength(5);
  });

  it('pollutes nothing', () => {
    parseStamp(
      `{"template":{"name":"s","version":"1"},"answers":{"__proto__":"x"},"managed":{"__proto__":"${id}"},"seed":["__proto__"]}`,
      'r',
    );
    expect(({} as Record<string, unknown>).name).toBeUndefined();
  });

  it('lets nothing but a UserError out, whatever it reads', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.record({ managed: fc.jsonValue(), seed: fc.jsonValue() }).map((value) => JSON.stringify(value)),
        ),
        (text) => {
          expect(problemsOf(text)).not.toEqual([]);
        },
      ),
    );
  });
});

it('a record read back is the record that was printed', () => {
  const path = fc.array(fc.stringMatching(/^[a-z_]{1,8}$/), { minLength: 1, maxLength: 3 }).map((segments) => `${segments.join('/')}.x`);
  const files = fc.uniqueArray(fc.tuple(path, fc.string(), fc.constantFrom('managed' as const, 'seed' as const)), {
    selector: ([name]) => name,
  });
  const template = {
    name: 'service',
    version: '1.2.3',
    questions: [
      { name: 'name', scope: 'service' },
      { name: 'git', scope: 'run' },
    ],
  } as unknown as ServiceTemplate;
  fc.assert(
    fc.property(files, fc.string(), (listed, name) => {
      const rendered: RenderedTree = toTree(
        listed.map(([file, text, keeping]) => [file, { content: Buffer.from(text), mode: 'file', layer: 'l', keeping }]),
      );
      const stamp = toStamp(template, { name, git: true } as unknown as Answers, rendered);
      expect(parseStamp(printStamp(stamp), 'r')).toEqual(stamp);
      expect(stamp.answers).toEqual({ name });
      for (const [file, text, keeping] of listed) {
        expect(stamp.managed[file]).toBe(keeping === 'managed' ? blobId(Buffer.from(text)) : undefined);
        expect(stamp.seed.includes(file)).toBe(keeping === 'seed');
      }
    }),
  );
});
