/** The action `service:check-capacity`: the gate of the command line on the live catalog, as the one who started the task may read it. */
import { type ActionContext, createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { Catalog } from '../catalog/catalog.ts';
import { refuseFaults, withUsualSystem } from '../gate/gate.ts';
import { toGate } from '../gate/judge.ts';
import { readWaive } from '../gate/read-waive.ts';
import { answersError } from '../questions/answers-error.ts';
import { parse } from '../questions/parse.ts';
import { overCapacity } from '../rules/own-003-over-capacity.ts';
import { UserError } from '../support/errors.ts';
import type { Question } from '../types.ts';
import { failing } from './failing.ts';
import { toInput } from './input.ts';
import { type Live, readLive } from './read-live.ts';
import { toRaw } from './to-raw.ts';

export interface Checking extends Live {
  readonly questions: readonly Question[];
}

/** All that the gate goes by. */
const JUDGED = ['name', 'owner', 'system', 'dependencies', 'tier', 'lifecycle'];

const WAIVER = {
  waive: 'waive',
  reason: 'waiveReason',
  until: 'waiveUntil',
  hint: 'Say why it is made all the same, and until which day that holds.',
} as const;

export const checkCapacityAction = ({ questions, ...checking }: Checking) => {
  const judged = questions.filter(({ name }) => JUDGED.includes(name));
  return createTemplateAction({
    id: 'service:check-capacity',
    description: 'Fails where the catalog speaks against a service: its team has no room for one more, or there is no such team or system.',
    supportsDryRun: true,
    schema: {
      input: {
        ...toInput(judged),
        [WAIVER.waive]: (zod) =>
          zod.boolean().optional().describe('Whether it is made though its team has no room. Default: if a reason is given.'),
        [WAIVER.reason]: (zod) => zod.string().optional().describe('Why the service is made though its team has no room for it.'),
        [WAIVER.until]: (zod) => zod.string().optional().describe('The last day on which that holds: 2026-12-31.'),
      },
      output: {
        system: (zod) => zod.string().describe('The system; where none was given, the one that the other services of the team belong to.'),
        waiver: (zod) => zod.string().optional().describe('What was waived, for whom, why and until when; nothing if there was room.'),
        warnings: (zod) => zod.array(zod.string()).describe('What should be thought of first; sentences.'),
      },
    },
    handler: (ctx) =>
      failing(async () => {
        const input: Readonly<Record<string, unknown>> = ctx.input;
        const waive = readWaiver(input);
        const gate = toGate(await readCatalog(checking, ctx), checking.policy, { waived: waive !== undefined, wayOut: WAY_OUT });
        const { answers, problems } = parse(judged, withUsualSystem(toRaw(judged, input), gate));
        if (!answers) throw answersError(problems);
        refuseFaults(gate.judge(answers));
        const waiver = waive && gate.isFull(answers) ? waive(answers) : undefined;
        const waived = waiver && `${waiver.rule} is waived for ${waiver.entity} until ${waiver.until}: ${waiver.reason}`;
        const before = gate.waived(answers);
        const warnings = [...(waived ? [waived] : []), ...(before && !waived ? [before] : []), ...gate.advise(answers)];
        for (const warning of warnings) ctx.logger.warn(warning);
        ctx.output('system', answers.system);
        if (waived) ctx.output('waiver', waived);
        ctx.output('warnings', warnings);
      }),
  });
};

const WAY_OUT = `A reason and a day (${WAIVER.reason}, ${WAIVER.until}) make it.`;

/** A form may still hold the reason that somebody gave before they thought better of it. */
const readWaiver = (input: Readonly<Record<string, unknown>>): ReturnType<typeof readWaive> | undefined => {
  const { [WAIVER.reason]: reason, [WAIVER.until]: until } = input as Readonly<Record<string, string | undefined>>;
  const { [WAIVER.waive]: waives = reason !== undefined || until !== undefined } = input;
  return waives ? readWaive({ waive: overCapacity.id, reason, until }, WAIVER) : undefined;
};

/** @throws UserError where no Group can be seen: a team that is not there could not be told from one that is hidden. */
const readCatalog = async (
  live: Omit<Checking, 'questions'>,
  { signal, getInitiatorCredentials }: Pick<ActionContext<never>, 'signal' | 'getInitiatorCredentials'>,
): Promise<Catalog> => {
  const read = await readLive(live, await getInitiatorCredentials(), signal);
  if (read.groups.length > 0) return read;
  throw new UserError(
    'registry',
    'The catalog shows no Group to who started this task, so nobody could own the service.',
    'Add your teams to the catalog, or let its permissions show them.',
  );
};
