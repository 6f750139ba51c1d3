import { describe, expect, test } from 'vitest';
import { payloads } from '../../testing/hostile.ts';
import { sampleReport } from '../../testing/report.ts';
import type { Finding } from '../report.ts';
import { github } from './github.ts';

/** As the runner reads a line: split at the marks, and only then decoded. */
const read = (line: string) => {
  const [, command, words = '', message = ''] = /^::(\w+) (.*?)::(.*)$/s.exec(line) ?? [];
  const properties = words.split(',').map((word) => [word.slice(0, word.indexOf('=')), decode(word.slice(word.indexOf('=') + 1))]);
  return { command, ...Object.fromEntries(properties), message: decode(message) };
};

const decode = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');

const lines = (findings: readonly Finding[]): readonly string[] =>
  github({ ...sampleReport, findings }, {})
    .split('\n')
    .slice(0, -1);
const [cycle] = sampleReport.findings;
if (!cycle) throw new Error('The sample has no finding.');

describe('annotations', () => {
  const commands = lines(sampleReport.findings).map(read);

  test('one for each new finding, a note as a notice, none for what is known or waived', () =>
    expect(commands.map(({ command, title }) => `${command} ${title}`)).toEqual([
      'error ARC-001 cyclic dependency',
      'error OWN-003 team over capacity',
      'error REG-001 broken entity',
      'warning OWN-006 misplaced service',
      'notice OWN-009 small organisation, many services',
    ]));

  test('stand where the finding does', () => {
    expect(commands[1]).toMatchObject({ file: 'catalog/teams/core.yaml', line: '5', col: '9' });
    expect(commands[2]).toMatchObject({ file: 'catalog/services/broken file, 50%: ü.yaml', line: '3' });
    expect(commands[2]).not.toHaveProperty('col');
  });

  test.each(['https://portal.example.com/catalog', '/srv/catalog/a.yaml', '../catalog/a.yaml'])(
    '%s is no file of the repository, and is named in words',
    (file) => {
      const [line = ''] = lines([{ ...cycle, place: { file, line: 3 } }]);
      expect(read(line)).not.toHaveProperty('file');
      expect(read(line)).not.toHaveProperty('line');
      expect(read(line).message).toContain(`${file}:3`);
    },
  );

  test('say what is wrong, what speaks for it and what to do', () =>
    expect(commands[0]?.message).toBe(
      'ledger, fraud depend on each other: <b>"quotes"</b> & 100 %, a | pipe\nand a second line.\nledger → fraud\nfraud → ledger\nTo mend it: Turn one of the calls around, or make it an event.',
    ));

  test('whatever a registry holds, it stays one line and comes out as it went in', () => {
    for (const payload of [...payloads, '::error::no', 'a%0Ab', '%25', ':,=%\r\n']) {
      const [line = '', ...others] = lines([{ ...cycle, title: payload, says: payload, evidence: [], place: { file: `a${payload}` } }]);
      expect(others).toEqual([]);
      expect(line).not.toMatch(/[\r\n]/);
      expect(read(line).title).toBe(`ARC-001 ${payload}`);
      expect(read(line).message.startsWith(`${payload}\n`), payload).toBe(true);
    }
  });

  test('nothing is said where nothing was found', () => expect(github({ ...sampleReport, findings: [] }, {})).toBe(''));
});
