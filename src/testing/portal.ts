/** Software templates of a real Backstage, run as its front end runs them: by its API. */
import type { BackstageBackend } from './backstage-backend.ts';
import { json, send } from './http.ts';
import { until } from './wait.ts';

export interface TaskEvent {
  readonly type: string;
  readonly body: {
    readonly message: string;
    readonly stepId?: string;
    readonly status?: string;
    readonly error?: { readonly name: string; readonly message: string };
    readonly output?: Readonly<Record<string, unknown>>;
  };
}

export interface DryRun {
  readonly status: number;
  /** As `snapshot` gives a folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly output: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

export const openPortal = ({ address }: BackstageBackend, token: string) => {
  const headers = { authorization: `Bearer ${token}` };
  const ask = (method: string, path: string, body?: unknown) =>
    send(address, method, `/api/scaffolder/v2/${path}`, { headers, body, timeout: 60_000 });
  /** Starts a task of a template of the catalog. @returns its identifier. */
  const begin = async (templateRef: string, values: object): Promise<string> => {
    const answer = await ask('POST', 'tasks', { templateRef, values });
    if (answer.status !== 201) throw new Error(`The task was not taken: ${answer.status} ${answer.text}`);
    return json(answer).id;
  };
  /** Everything that is said of a task until its end. */
  const follow = async (id: string): Promise<readonly TaskEvent[]> => {
    const { text } = await ask('GET', `tasks/${id}/eventstream`);
    return [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data));
  };
  return {
    ask,
    begin,
    /** Runs a template to its end. @returns what was said of it. */
    run: async (templateRef: string, values: object) => follow(await begin(templateRef, values)),
    /** Cancels a task. @returns what was said of it, once it is at its end. */
    cancel: async (id: string): Promise<readonly TaskEvent[]> => {
      const { status, text } = await ask('POST', `tasks/${id}/cancel`);
      if (status !== 200) throw new Error(`The task can't be cancelled: ${status} ${text}`);
      await until('the cancelled task is at its end', async () => json(await ask('GET', `tasks/${id}`)).status !== 'processing', {
        within: 60_000,
        every: 250,
      });
      return follow(id);
    },
    /** @param beside Files that lie beside the template: their texts by path. */
    dryRun: async (template: object, values: object, beside: Readonly<Record<string, string>> = {}): Promise<DryRun> => {
      const contents = Object.entries(beside).map(([path, text]) => ({ path, base64Content: Buffer.from(text).toString('base64') }));
      const answer = await ask('POST', 'dry-run', { template, values, secrets: {}, directoryContents: contents });
      const { directoryContents = [], output = {}, error, errors } = json(answer);
      const files = (directoryContents as { path: string; executable: boolean; base64Content: string }[]).map(
        ({ path, executable, base64Content }) =>
          [path, `${executable ? '755' : '644'}\n${Buffer.from(base64Content, 'base64').toString('latin1')}`] as const,
      );
      return {
        status: answer.status,
        files: Object.fromEntries(files),
        output,
        ...(answer.status !== 200 && { error: error?.message ?? JSON.stringify(errors) }),
      };
    },
  };
};

/** A template of one step, with no form before it, that gives back what the step does. */
export const bareTemplate = (input: object, action = 'service:create', each?: string) => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'bare' },
  spec: {
    type: 'service',
    steps: [{ id: 'step', name: 'Step', action, input, ...(each && { each }) }],
    output: { step: `\${{ steps.step.output }}` },
  },
});
