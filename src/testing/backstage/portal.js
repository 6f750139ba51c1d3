/** A Backstage that services are made in, as a company would write one. Only where it publishes to is not in the world: into a folder. */
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createBackend } from '@backstage/backend-defaults';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { createTemplateAction, scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';

/** Takes the same and gives the same as the standard action of this name. */
const publishTo = (host, more) =>
  createTemplateAction({
    id: `publish:${host}`,
    schema: {
      input: {
        repoUrl: (z) => z.string(),
        defaultBranch: (z) => z.string().optional(),
        ...more,
      },
      output: { remoteUrl: (z) => z.string(), repoContentsUrl: (z) => z.string() },
    },
    handler: async ({ input, workspacePath, output }) => {
      const url = new URL(`http://${input.repoUrl}`);
      const [owner, repo] = ['owner', 'repo'].map((name) => url.searchParams.get(name));
      const folder = join(process.env.BACKSTAGE_PUBLISHED, owner, repo);
      await mkdir(folder, { recursive: true });
      await cp(workspacePath, folder, { recursive: true });
      output('remoteUrl', `${url.origin}/${owner}/${repo}`);
      output('repoContentsUrl', `${url.origin}/${owner}/${repo}/${host === 'gitlab' ? '-/' : ''}blob/${input.defaultBranch}`);
    },
  });

const backend = createBackend();
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('create-service/backstage'));
if (process.env.BACKSTAGE_CAPACITY) backend.add(import('create-service/backstage/capacity'));
backend.add(
  createBackendModule({
    pluginId: 'scaffolder',
    moduleId: 'publishing',
    register: (module) =>
      module.registerInit({
        deps: { scaffolder: scaffolderActionsExtensionPoint },
        init: async ({ scaffolder }) =>
          scaffolder.addActions(
            publishTo('github', { description: (z) => z.string().optional() }),
            publishTo('gitlab', { settings: (z) => z.object({ description: z.string().optional() }).optional() }),
          ),
      }),
  }),
);
await backend.start();
