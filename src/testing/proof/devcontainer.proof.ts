/** The dev container, brought up by the reference implementation of the specification on a real engine. */
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareBases, standInFor } from '../base-image.ts';
import { type Engine, startEngine } from '../container.ts';
import { forEachLanguage } from '../languages.ts';
import { finish, succeed } from '../process.ts';
import { stamp } from '../stamp.ts';
import { tool } from '../tools.ts';

const started = await startEngine();
if ('reason' in started) {
  if (process.env.CI) throw new Error(`The dev container can't be proven: ${started.reason}`);
  console.error(`NOT PROVEN, the dev container of the stamped service: ${started.reason}`);
}

const root = join(import.meta.dirname, '../../..');

afterAll(async () => {
  if (!('reason' in started)) await started.stop();
});

forEachLanguage((language) =>
  describe.skipIf('reason' in started)('the dev container', () => {
    const project = `devcontainer-proof-${language.id}-${process.pid}`;
    const engine = started as Engine;
    let folder: string;
    let service: string;
    let files: readonly string[];
    let user: string;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'devcontainer-'));
      // Compose calls its containers by the folder: nobody else has any of that name.
      service = stamp(join(folder, project), { language: language.id, pipeline: 'none' });
      files = ['compose.yaml', '.devcontainer/compose.yaml'].map((file) => join(service, file));
      // What it sets up is the README's first command, which has its own proof; here it only has to be run, as its user, in the right place.
      const configuration = join(service, '.devcontainer/devcontainer.json');
      const content = JSON.parse(readFileSync(configuration, 'utf8'));
      const [, setup] = /^```sh\n(.*)$/m.exec(readFileSync(join(service, 'README.md'), 'utf8')) ?? [];
      expect(content.postCreateCommand).toBe(setup);
      user = content.remoteUser;
      await provideImages();
      writeFileSync(configuration, JSON.stringify({ ...content, postCreateCommand: 'pwd > .set-up-in' }));
      // The repository of a developer, who has the first user id of most machines, as the user of the container has.
      for (const file of ['', ...readdirSync(service, { recursive: true, encoding: 'utf8' })]) chownSync(join(service, file), 1000, 1000);
      chmodSync(folder, 0o755);
      await devcontainer('up');
    });

    afterAll(async () => {
      if (files)
        await finish(
          ['docker-compose', ...files.flatMap((file) => ['--file', file]), '--project-name', project, 'down', '--volumes'],
          options(),
        );
      if (folder) rmSync(folder, { recursive: true, force: true });
    });

    const options = () => ({ folder: service, environment: { DOCKER_HOST: engine.host, PATH: process.env.PATH ?? '' } });

    const devcontainer = async (command: string, ...words: readonly string[]) =>
      succeed(
        [
          ...[process.execPath, join(root, 'node_modules/@devcontainers/cli/devcontainer.js'), command, '--workspace-folder', service],
          ...['--docker-path', engine.client, '--docker-compose-path', await tool('docker-compose'), ...words],
        ],
        options(),
        240_000,
      );

    /**
     * Every image that the two files name. Where no registry can be reached they are stand-ins that stay up and call themselves healthy: what is
     * proven is the configuration, not the images.
     */
    const provideImages = async (): Promise<void> => {
      const services = files.flatMap((file) =>
        Object.values((load(readFileSync(file, 'utf8')) as { services: Record<string, Container> }).services),
      );
      const images = services.flatMap(({ image }) => image ?? []);
      const { real } = await prepareBases(engine, images.map((image, index) => `ARG N${index}_IMAGE=${image}`).join('\n'));
      if (real) return;
      const healthChecks = services.flatMap(({ healthcheck }) => healthcheck?.test[1] ?? []);
      for (const image of images) await makeStandIn(standInFor(image), healthChecks);
      for (const file of files) {
        const text = readFileSync(file, 'utf8');
        writeFileSync(
          file,
          text.replaceAll(/image: (\S+)/g, (_, image: string) => `image: ${standInFor(image)}`),
        );
      }
    };

    interface Container {
      readonly image?: string;
      readonly healthcheck?: { readonly test: readonly string[] };
    }

    const makeStandIn = async (image: string, healthChecks: readonly string[]): Promise<void> => {
      const context = mkdtempSync(join(folder, 'image-'));
      mkdirSync(join(context, 'bin'));
      for (const name of ['sleep', 'true']) cpSync(realpathSync(`/usr/bin/${name}`), join(context, 'bin', name));
      for (const name of healthChecks) cpSync(realpathSync('/usr/bin/true'), join(context, 'bin', name));
      writeFileSync(
        join(context, 'Dockerfile'),
        [
          `FROM ${image}`,
          'COPY bin/ /usr/local/bin/',
          `RUN echo "${user}:x:1000:1000::/home/${user}:/bin/sh" >> /etc/passwd && echo "${user}:x:1000:" >> /etc/group && mkdir -p /home/${user} && chown 1000:1000 /home/${user}`,
          'CMD ["sleep", "infinity"]',
        ].join('\n'),
      );
      await engine.docker(['build', '--quiet', '--network', 'host', '--tag', image, context], 240_000);
    };

    const inside = async (script: string): Promise<string> => (await devcontainer('exec', 'sh', '-c', script)).stdout.trim();

    test('[79] comes up with the servers that the service needs, and is set up by the user who works in it', async () => {
      const setUp = join(service, '.set-up-in');
      expect(readFileSync(setUp, 'utf8')).toBe('/workspaces/payments\n');
      expect(statSync(setUp).uid).toBe(1000);
      const { stdout } = await succeed([engine.client, 'ps', '--filter', `name=${project}`, '--format', '{{.Names}}'], options());
      expect(stdout.trim().split('\n').sort()).toEqual(
        // Compose joins them by `_`, and since its second version by `-`.
        ['postgres', 'telemetry', 'workspace'].map((name) => expect.stringMatching(new RegExp(`^${project}[_-]${name}[_-]1$`))),
      );
    });

    test('[79] holds the repository, writable, and the environment that reaches those servers', async () => {
      expect(await inside('pwd && echo "$HOME" && > written && echo yes')).toBe(`/workspaces/payments\n/home/${user}\nyes`);
      const environment = await inside('env');
      expect(environment).toMatch(/^DATABASE_URL=postgres\S*@postgres:5432\/payments/m);
      expect(environment).toMatch(/^OTEL_EXPORTER_OTLP_ENDPOINT=http:\/\/telemetry:4318$/m);
      expect(environment).toMatch(/^PORT=8080$/m);
    });
  }),
);
