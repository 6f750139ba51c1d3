import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import type { Entity } from '../catalog/entity.ts';
import { loadCatalog } from '../catalog/load.ts';
import { defaultPolicy, type Policy } from '../rules/policy.ts';
import { createService, workFolder } from '../testing/command-line.ts';
import { type Checking, checkCapacityAction } from './check-action.ts';

const marketplace = join(import.meta.dirname, '../../catalog/marketplace');
const { entities } = loadCatalog(marketplace);
const work = workFolder();
afterAll(work.remove);

type Asked = Parameters<Checking['catalog']['streamEntities']>;

/** A catalog that gives what it is asked for, a few at a time. */
const serve = (all: readonly Entity[], asked: Asked[] = []) => ({
  async *streamEntities(...words: Asked) {
    asked.push(words);
    const kinds = [Object(words[0]?.filter).kind].flat() as readonly string[];
    const chosen = all.filter(({ kind }) => kinds.includes(kind));
    for (let at = 0; at < chosen.length; at += 5) yield chosen.slice(at, at + 5) as never;
  },
});

const run = async (
  input: object,
  {
    policy = defaultPolicy,
    all = entities as readonly Entity[],
    asked = [] as Asked[],
    signal,
    catalog = serve(all, asked),
  }: { policy?: Policy; all?: readonly Entity[]; asked?: Asked[]; signal?: AbortSignal; catalog?: Checking['catalog'] } = {},
) => {
  const action = checkCapacityAction({ questions: template.questions, catalog, policy, address: 'http://portal' });
  const output: Record<string, unknown> = {};
  const said: string[] = [];
  await action.handler({
    input,
    signal,
    logger: { warn: (words: string) => said.push(words) },
    getInitiatorCredentials: async () => 'those of the caller',
    output: (name: string, value: unknown) => Object.assign(output, { [name]: value }),
  } as unknown as Parameters<typeof action.handler>[0]);
  return { output, said };
};

const refused = (input: object, more: Parameters<typeof run>[1] = {}): Promise<string> =>
  run(input, more).then(
    () => expect.fail('It was let through.'),
    ({ message }: Error) => message,
  );

const room = { name: 'refunds', owner: 'group:default/team-buyers' };
const full = { name: 'refunds', owner: 'group:default/team-core', system: 'trade' };

describe('service:check-capacity', () => {
  it.each([
    ['a team without room', full],
    ['a team without room that has several systems', { name: full.name, owner: full.owner }],
    ['one that has room for what is less important', { ...full, tier: '1', lifecycle: 'production' }],
    ['nobody', { ...room, owner: 'team-byers' }],
    ['a system that is none', { ...room, system: 'system:default/tarde' }],
    ['a name that is taken', { ...room, name: 'ledger' }],
    ['all of it', { name: 'payouts', owner: 'nobody', system: 'nowhere' }],
  ])('refuses as the command line does: %s', async (_, input) => {
    const plain = Object.entries(input).map(([name, value]) => [name, value.replace(/^[a-z]+:default\//, '')] as const);
    const flags = plain.flatMap(([name, value]) => (name === 'name' ? [value] : [`--${name}`, value]));
    const { out } = await createService([...flags, '--registry', marketplace, '--dry-run', '--json', '--yes'], { folder: work.folder });
    const { message, problems } = JSON.parse(out).error as { message: string; problems: { where: string; says: string }[] };
    const lines = (await refused(input)).split('\n');
    expect(lines[0]).toBe(message);
    // Where what has the name stands: a file there, a page here.
    const without = (line: string) => line.replace(/ \((services\/\S+\.yaml|http:\/\/portal\/\S+)\)/, '');
    expect(
      lines
        .slice(1, -1)
        .map(without)
        .filter((line) => !line.startsWith('  all the same')),
    ).toEqual(problems.filter(({ where }) => where !== 'all the same').map(({ where, says }) => without(`  ${where}: ${says}`)));
    expect(lines.at(-1)).toBe('Answer otherwise, or mend first what is named.');
  });

  it('says what a portal can do all the same', async () =>
    expect(await refused(full)).toContain('\n  all the same: A reason and a day (waiveReason, waiveUntil) make it.\n'));

  it('lets a service through for whose team there is room, and names the system that it belongs to', async () => {
    const { output, said } = await run(room, { policy: { ...defaultPolicy, levels: { 'OWN-009': 'off' } } });
    expect(output).toEqual({ system: 'buying', warnings: [] });
    expect(said).toEqual([]);
    expect((await run({ ...room, system: 'system:default/trade' })).output.system).toBe('trade');
  });

  it('warns of what should be thought of first, as the command line does', async () => {
    const { output, said } = await run(room);
    expect(output.warnings).toEqual([expect.stringContaining('Is refunds a module of a well-structured monolith rather than a service?')]);
    expect(said).toEqual(output.warnings);
  });

  it('asks as the one who started the task, and for no more than it needs', async () => {
    const asked: Asked[] = [];
    await run(room, { asked });
    expect(asked.map(([, options]) => options)).toEqual(asked.map(() => ({ credentials: 'those of the caller' })));
    expect(asked.flatMap(([request]) => request?.fields ?? [])).not.toContain('spec.definition');
  });

  it('lets it through for a reason, and says so', async () => {
    const { output, said } = await run({ ...full, waiveReason: ' The law wants it. ', waiveUntil: '2999-12-31' });
    const waiver = 'OWN-003 is waived for group:default/team-core until 2999-12-31: refunds: The law wants it.';
    expect(output).toMatchObject({ system: 'trade', waiver, warnings: [waiver, expect.stringContaining('monolith')] });
    expect(said[0]).toBe(waiver);
  });

  it('notes no waiver where there is room', async () =>
    expect((await run({ ...room, waiveReason: 'x', waiveUntil: '2999-12-31' })).output).not.toHaveProperty('waiver'));

  it.each([
    [{ waiveReason: 'x' }, ['  waiveUntil: It is missing.']],
    [{ waive: true }, ['  waiveReason: It is missing.', '  waiveUntil: It is missing.']],
    [{ waiveReason: ' ', waiveUntil: '2020-01-01' }, ['  waiveReason: It is empty.', '  waiveUntil: 2020-01-01 has passed.']],
    [{ waiveReason: 'x', waiveUntil: 'soon' }, ['  waiveUntil: Write a day as 2026-12-31.']],
  ])('waives nothing for %j', async (input, problems) =>
    expect((await refused({ ...full, ...input })).split('\n')).toEqual([
      'This can not be waived so.',
      ...problems,
      'Say why it is made all the same, and until which day that holds.',
    ]),
  );

  it('does not go by a reason that was taken back', async () =>
    expect(await refused({ ...full, waive: false, waiveReason: 'x', waiveUntil: '2999-12-31' })).toContain('team-core has 7 engineers'));

  it('goes by the policy', async () => {
    await run(full, { policy: { ...defaultPolicy, levels: { 'OWN-003': 'off' } } });
    await run(full, { policy: { ...defaultPolicy, capacity: { ...defaultPolicy.capacity, servicesPerEngineer: 3 } } });
    const waiver = { rule: 'OWN-003', entity: 'group:default/team-core', reason: 'x', owner: 'x', until: '2999-12-31' };
    await run(full, { policy: { ...defaultPolicy, waivers: [waiver] } });
    await refused(full, { policy: { ...defaultPolicy, waivers: [{ ...waiver, until: '2020-01-01' }] } });
  });

  it('does not take what it may not see for what is not there', async () =>
    expect(await refused(room, { all: entities.filter(({ kind }) => kind !== 'Group') })).toMatch(/^The catalog shows no Group/));

  it('judges answers before it believes them', async () =>
    expect(await refused({ ...room, name: 'Bad Name', tier: '9' })).toMatch(/^The answers need mending.*name: "Bad Name".*tier: "9"/s));

  it('stops when the task is cancelled', async () => {
    const asked: Asked[] = [];
    await expect(run(room, { asked, signal: AbortSignal.abort() })).rejects.toThrow(/aborted/);
    expect(asked).toHaveLength(1);
  });

  it('stops at once also while the catalog does not answer, and asks it for nothing more', async () => {
    const stop = new AbortController();
    let asked = 0;
    let answer = (_: Entity[]): void => {};
    async function* streamEntities() {
      asked += 1;
      stop.abort();
      yield (await new Promise<Entity[]>((resolve) => {
        answer = resolve;
      })) as never;
    }
    await expect(run(room, { signal: stop.signal, catalog: { streamEntities } })).rejects.toThrow(/aborted/);
    answer([]);
    await setImmediate();
    expect(asked).toBe(1);
  });
});
