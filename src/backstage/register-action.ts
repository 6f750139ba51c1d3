/**
 * The action `service:register`: adds a published service to a registry of files that lies in the workspace, as `create-service register` does.
 * To open the change that brings it home is for the next step of a template.
 */
import { join } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { isEntityName } from '../catalog/entity.ts';
import { toAddress } from '../catalog/location-address.ts';
import { toLocationFile, writeLocation } from '../catalog/register.ts';
import { UserError } from '../support/errors.ts';
import { failing } from './failing.ts';

export const registerServiceAction = () =>
  createTemplateAction({
    id: 'service:register',
    description: 'Adds a Location that leads to a service to a registry of files in the workspace.',
    supportsDryRun: true,
    schema: {
      input: {
        name: (zod) => zod.string().describe('What the service is called.'),
        catalogInfoUrl: (zod) => zod.string().describe('The https address of its catalog-info.yaml.'),
        registryPath: (zod) => zod.string().optional().describe('The folder of the registry in the workspace. Default: .'),
      },
      output: {
        path: (zod) => zod.string().describe('The file that leads to the service, relative to the registry.'),
        added: (zod) => zod.boolean().describe('Whether it was not there before.'),
      },
    },
    handler: (ctx) =>
      failing(async () => {
        const { name, catalogInfoUrl, registryPath = '.' } = ctx.input;
        const location = toLocationFile(entityName(name), 'url', addressOf(catalogInfoUrl));
        const registry = resolveSafeChildPath(ctx.workspacePath, registryPath);
        // Its folder may be a link.
        resolveSafeChildPath(ctx.workspacePath, join(registryPath, location.path));
        ctx.signal?.throwIfAborted();
        const added = writeLocation(registry, location) !== undefined;
        ctx.logger.info(added ? `${location.path} leads to ${name}.` : `${location.path} leads to ${name} already.`);
        ctx.output('path', location.path);
        ctx.output('added', added);
      }),
  });

/** @throws UserError if it is none: it becomes the name of a file. */
const entityName = (name: string): string => {
  if (isEntityName(name)) return name;
  throw new UserError(
    'refused',
    `${JSON.stringify(name)} can't be the name of an entity. Nothing was written.`,
    'Give letters, digits, and - _ . between them.',
  );
};

/** @throws UserError if Backstage would not follow it. */
const addressOf = (text: string): string => {
  const address = toAddress(text);
  if (address) return address.href;
  throw new UserError(
    'usage',
    `${JSON.stringify(text)} is no address. Nothing was written.`,
    'Give the address of the file as your browser shows it: https://…/catalog-info.yaml.',
  );
};
