/**
 * Enters a service in its registry while nobody else changes that: what was read when the answers were given may hold no longer, so that it
 * is judged once more. The service is written in between, because what a Location leads to counts from then on; its tasks come after.
 */
import { registerService } from '../catalog/register.ts';
import { refuseFaults } from '../gate/gate.ts';
import type { readWaive } from '../gate/read-waive.ts';
import { planCreate, refuseConflicts } from '../stamp/create.ts';
import type { StampInput } from '../stamp/weigh.ts';
import { exclusively } from '../tree/exclusively.ts';
import { putBack } from './change-registry.ts';
import { openRegistry, type Registry } from './registry.ts';
import { sayWaivedBefore } from './say-create.ts';
import type { Terminal } from './terminal.ts';
import { noteWaiver } from './waive.ts';

export interface Entry {
  /** As it was when the answers were given. */
  readonly registry: Registry;
  /** What the user takes on, should the team have no room. */
  readonly waive?: ReturnType<typeof readWaive> | undefined;
  /** Otherwise all that may be written to the registry is the waiver. */
  readonly registers: boolean;
}

export interface Entered<Made> {
  readonly made: Made;
  /** The file that was added to the registry. */
  readonly registered?: string;
}

/** How else the service can be had, as the end of a sentence. */
const WAY_OUT = ', or leave the service out of the registry with --no-register';

/** @throws UserError naming all that speaks against it by now, and whatever `write` throws; nothing of the service is left then. */
export const enter = <Made>(
  terminal: Terminal,
  { registry: seen, waive, registers }: Entry,
  input: StampInput,
  write: () => Promise<Made>,
): Promise<Entered<Made>> =>
  exclusively(
    seen.folder,
    async () => {
      const { answers, directory } = input;
      putBack([seen.folder], terminal);
      const registry = await openRegistry(seen.source, waive !== undefined);
      if (!registry) throw new Error(`${seen.source} was named, and is neither a registry nor refused.`);
      refuseFaults(registry.judge(answers));
      const waived = registry.waived(answers);
      if (waived !== seen.waived(answers)) sayWaivedBefore(waived, terminal);
      const isNew = registers && !registry.knows(answers);
      const registration = isNew ? registerService(seen.folder, answers.name, directory, WAY_OUT) : undefined;
      try {
        if (waive && registry.isFull(answers)) {
          // A service that can't be written needs no waiver.
          refuseConflicts(await planCreate(input), directory);
          await noteWaiver(seen.folder, waive(answers), terminal);
        }
        return { made: await write(), ...(registration && { registered: registration.file }) };
      } catch (error) {
        registration?.undo();
        throw error;
      }
    },
    { wayOut: registers ? WAY_OUT : '' },
  );
