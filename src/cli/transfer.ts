/** What `create-service transfer NAME… --to TEAM` does: gives services to another team, in every file that names their owner. */
import { ownerOf } from '../catalog/catalog.ts';
import { answerOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import type { WaiveFlags } from '../gate/read-waive.ts';
import { count } from '../support/words.ts';
import { asTyped } from './as-typed.ts';
import { type ChangeFlags, changeRegistry, isDry } from './change-registry.ts';
import { EXIT } from './exit.ts';
import type { Program } from './main.ts';
import { type PreparedTransfer, prepareTransfer } from './prepare-transfer.ts';
import { sayWaivedBefore } from './say-create.ts';
import { sayPlans, toFolders } from './say-plans.ts';
import type { Terminal } from './terminal.ts';
import { readWaiveIfSaid, sayWaived } from './waive.ts';
import type { TeamChange } from './weigh-transfers.ts';

export interface TransferFlags extends ChangeFlags, WaiveFlags {
  readonly names: readonly string[];
  readonly to: string;
}

/** @throws UserError naming everything that speaks against it; nothing is written then. */
export const transfer = async (program: Program, terminal: Terminal, flags: TransferFlags): Promise<number> => {
  const stamper = { template: program.template, files: program.loadTemplateFiles };
  const wanted = { names: flags.names, to: flags.to, waive: readWaiveIfSaid(flags) };
  let folder = '';
  const done = await changeRegistry(terminal, flags, (registry) => {
    folder = registry.root;
    return prepareTransfer(registry, stamper, wanted);
  });
  sayWaivedBefore(done.waived, terminal);
  if (done.waiver && !isDry(flags)) sayWaived(folder, done.waiver, terminal);
  if (flags.json) terminal.out(JSON.stringify(toPrinted(done), undefined, 2));
  else await sayDone(terminal, flags, done);
  return EXIT.done;
};

const toPrinted = ({ transfers, already, plans, loads, mentions, unread, apart, waiver }: PreparedTransfer): object => ({
  transfers: transfers.map(({ service, to }) => ({ service: refOf(service), from: ownerOf(service), to: refOf(to) })),
  already: already.map(refOf),
  folders: toFolders(plans),
  ...{ loads, mentions, unread, apart: apart.map(refOf), waiver },
});

const sayDone = async (terminal: Terminal, flags: TransferFlags, done: PreparedTransfer): Promise<void> => {
  const { out, talk, styleTalk } = terminal;
  const { transfers, already, plans, loads, mentions, unread, apart } = done;
  for (const service of already) talk(`${answerOf(service)} is owned by ${String(service.spec.owner)} already.`);
  if (transfers.length === 0) return;
  await sayPlans(terminal, plans, flags.diff);
  if (flags.diff) return;
  out('');
  const files = plans.reduce((sum, { plan }) => sum + plan.changes.length, 0);
  for (const { service, to } of transfers)
    out(`${answerOf(service)} ${isDry(flags) ? 'would go' : 'went'} from ${oldOwner(service)} to ${answerOf(to)}.`);
  out(`${count(files, 'file')}. Services of each: ${loads.map(toLoad).join(', ')}.`);
  for (const { file, lines } of mentions)
    talk(`${styleTalk('yellow', 'Look at:')} ${asTyped(file)}:${lines.join(',')} still names the team that had it.`);
  for (const { where, says } of unread) talk(`${styleTalk('yellow', 'Look at:')} ${asTyped(where)} may name the team that had it. ${says}`);
  if (apart.length > 0)
    talk(
      `${styleTalk('yellow', 'Look at:')} code owners, alerts and docs of ${apart.map(answerOf).join(', ')}: the registry does not say where ${apart.length === 1 ? 'its' : 'their'} own files are.`,
    );
};

const oldOwner = (service: SourcedEntity): string => (ownerOf(service) ?? 'nobody').replace(/^group:(?:default\/)?/, '');

const toLoad = ({ team, before, after, capacity }: TeamChange): string =>
  `${team} ${before} → ${after}${capacity === undefined ? '' : ` of ${capacity}`}`;
