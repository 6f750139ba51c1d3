/** A package registry on the loopback address: verdaccio, with nothing behind it, so that only what was published here can be had. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './network.ts';
import { end, start, succeed } from './process.ts';
import { until } from './wait.ts';

const root = join(import.meta.dirname, '../..');

export interface Registry {
  readonly url: string;
  readonly publish: (tarball: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const openRegistry = async (folder: string): Promise<Registry> => {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const config = join(folder, 'config.yaml');
  const anybody = { access: '$all', publish: '$all', unpublish: '$all' };
  // JSON is YAML. No uplinks: what is not published here does not exist.
  const settings = {
    storage: './storage',
    web: { enable: false },
    packages: { '**': anybody },
    log: { type: 'stdout', format: 'json', level: 'warn' },
  };
  writeFileSync(config, JSON.stringify(settings));
  const verdaccio = join(root, 'node_modules/verdaccio/bin/verdaccio');
  const running = start([process.execPath, verdaccio, '--config', config, '--listen', `127.0.0.1:${port}`], { folder });
  const answers = () =>
    fetch(`${url}-/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('the registry answers', answers, { within: 60_000 });
  return {
    url,
    publish: async (tarball) => {
      const npmrc = join(folder, 'npmrc');
      writeFileSync(npmrc, `registry=${url}\n//127.0.0.1:${port}/:_authToken=anybody\n`);
      await succeed(['npm', 'publish', tarball, '--registry', url, '--userconfig', npmrc], { folder });
    },
    close: async () => void (await end(running)),
  };
};
