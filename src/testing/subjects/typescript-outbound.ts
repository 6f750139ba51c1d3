/** A TypeScript service with a route of its owner that asks another service. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const relay = `import { Type } from 'typebox';
import { defineModule } from './platform/app.ts';
import { createHttpClient } from './platform/http-client/http-client.ts';

export const relay = defineModule({
  variables: { UPSTREAM_URL: Type.String({ format: 'uri' }) },
  register(app, { UPSTREAM_URL }) {
    const ask = createHttpClient({ baseUrl: UPSTREAM_URL });
    app.route({
      method: ['GET', 'POST'],
      url: '/relay',
      handler: async ({ method, headers }, reply) => {
        const key = headers['idempotency-key'];
        const { status } = await ask('/', { method, headers: typeof key === 'string' ? { 'idempotency-key': key } : {} });
        return reply.code(status).send({ status });
      },
    });
  },
});
`;

export const addRelay = async (folder: string): Promise<void> => {
  const features = path.join(folder, 'src/features.ts');
  const text = await readFile(features, 'utf8');
  const added = text.replace('[items]', '[items, relay]');
  if (added === text) throw new Error('The list of features is not where it was: the route has to be added anew');
  await writeFile(features, `import { relay } from './relay.ts';\n${added}`);
  await writeFile(path.join(folder, 'src/relay.ts'), relay);
};
