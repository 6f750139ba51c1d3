import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeContributions } from './contribution.ts';

const command = (name: string, run = 'x') => ({ name, run, help: '' });

describe('mergeContributions', () => {
  it('is total', () => {
    expect(mergeContributions([])).toEqual({
      ...{
        dependencies: [],
        devDependencies: [],
        commands: [],
        environment: [],
        modules: [],
        backingServices: [],
        gates: [],
        relations: [],
      },
      ...{ annotations: [], pages: [] },
    });
  });

  it('sorts by key, whatever the order of the layers, and says each thing once', () => {
    const layers = [
      { dependencies: ['pg', 'a'], commands: [command('b')] },
      { dependencies: ['b', 'pg'], commands: [command('a'), command('b')] },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(layers, { minLength: layers.length }), (shuffled) => {
        const { dependencies, commands } = mergeContributions(shuffled);
        expect(dependencies).toEqual(['a', 'b', 'pg']);
        expect(commands.map(({ name }) => name)).toEqual(['a', 'b']);
      }),
    );
  });

  it('keeps gates and pages in the order of the layers, which is their meaning', () => {
    const gate = (id: string) => ({ id, title: id, run: 'x' });
    const { gates } = mergeContributions([{ gates: [gate('lint'), gate('test')] }, { gates: [gate('build')] }]);
    expect(gates.map(({ id }) => id)).toEqual(['lint', 'test', 'build']);
  });

  it('refuses two entries that differ under one key', () => {
    expect(() => mergeContributions([{ commands: [command('test', 'a')] }, { commands: [command('test', 'b')] }])).toThrow(
      'Two layers contribute commands "test" and differ.',
    );
    const relation = { type: 'dependsOn', target: 'resource:db' } as const;
    expect(() =>
      mergeContributions([{ relations: [relation] }, { relations: [{ ...relation, declares: { type: 'database', description: '' } }] }]),
    ).toThrow('differ');
    expect(mergeContributions([{ relations: [relation] }, { relations: [{ ...relation, type: 'consumesApis' }] }]).relations).toHaveLength(
      2,
    );
  });
});
