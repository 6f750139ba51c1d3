/** The image of the stamped service: built by a real engine from its own Dockerfile, and run as a restricted cluster runs it. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bases, pinnedBases, prepareBases, standInFor } from '../base-image.ts';
import { Lab } from '../conformance/lab.ts';
import { type Engine, startEngine } from '../container.ts';
import { send } from '../http.ts';
import { forEachLanguage } from '../languages.ts';
import { freePort } from '../network.ts';
import { finish, succeed } from '../process.ts';
import { stamp } from '../stamp.ts';
import { copyService, seedFault } from '../subjects/language.ts';
import { tool } from '../tools.ts';
import { until } from '../wait.ts';

const started = await startEngine();
if ('reason' in started) {
  if (process.env.CI) throw new Error(`The image can't be proven: ${started.reason}`);
  console.error(`NOT PROVEN, the image of the stamped service: ${started.reason}`);
}

afterAll(async () => {
  if (!('reason' in started)) await started.stop();
});

const image = 'proof/payments';
const confined = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--memory', '256m', '--network', 'host'];
const labels = { REVISION: '0123456789abcdef0123456789abcdef01234567', SOURCE: 'https://git.example.com/acme/payments' };

forEachLanguage((language) =>
  describe.skipIf('reason' in started)('the image', () => {
    const facts = language.image;
    const engine = started as Engine;
    let folder: string;
    let dockerfile: string;
    let bases: Bases;
    let lab: Lab;

    beforeAll(async () => {
      folder = stamp(path.join(await mkdtemp(path.join(tmpdir(), 'image-')), 'payments'), { language: language.id });
      dockerfile = await readFile(path.join(folder, 'Dockerfile'), 'utf8');
      // What a run that was killed may have left.
      await engine.tryDocker(['rm', '--force', 'proof-unhealthy', 'proof-bare']);
      bases = await prepareBases(engine, dockerfile);
      await build(folder, image);
      const run = await launcher(engine, path.dirname(folder));
      const subject = language.subjectIn(folder);
      const commands = { ...subject.commands, start: [run], migrate: [run, ...facts.migrate] } as const;
      lab = await Lab.open({ ...subject, commands });
    });

    afterAll(async () => {
      await lab?.close();
      await engine.tryDocker(['rm', '--force', ...(await containers())]);
      await engine.tryDocker(['image', 'rm', image, `${image}-build`]);
      if (engine.own) await engine.tryDocker(['image', 'prune', '--force']);
      if (folder) await rm(path.dirname(folder), { recursive: true, force: true });
    });

    const buildCommand = (from: string, tag: string) => {
      const args = Object.entries(labels).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
      return ['build', '--network', 'host', '--tag', tag, ...args, ...bases.buildArguments, from];
    };
    const build = (from: string, tag: string, options: readonly string[] = []) =>
      engine.docker([...buildCommand(from, tag), ...options], 600_000);
    const inspect = async (format: string, what = image) => engine.docker(['inspect', '--format', format, what]);
    const containers = async (): Promise<string[]> =>
      (await engine.docker(['ps', '--all', '--quiet', '--filter', `ancestor=${image}`])).split('\n').filter(Boolean);

    /** Paths of all files in an image. */
    const filesOf = async (tag: string): Promise<string[]> => {
      // It is never started; a base without a command of its own needs one all the same.
      const container = await engine.docker(['create', tag, 'none']);
      const archive = path.join(path.dirname(folder), 'files.tar');
      await engine.docker(['export', '--output', archive, container]);
      await engine.docker(['rm', container]);
      return (await succeed(['tar', '-tf', archive], { folder: '/' })).stdout.split('\n');
    };
    const shells = /(^|\/)s?bin\/(a|ba|da|z)?sh$|(^|\/)s?bin\/(busybox|apt|apt-get|dpkg|apk)$/;

    test('[53] built in stages, without shell or package manager, within the size budget', async () => {
      await build(folder, `${image}-build`, ['--target', 'build']);
      const [files, filesOfBuild] = [await filesOf(image), await filesOf(`${image}-build`)];
      for (const unwanted of [shells, facts.unwanted]) {
        expect(files.filter((file) => unwanted.test(file))).toEqual([]);
        expect(filesOfBuild.filter((file) => unwanted.test(file))).not.toEqual([]);
      }
      const base = pinnedBases(dockerfile).get('RUNTIME_IMAGE') ?? '';
      const size = async (tag: string) => Number(await inspect('{{.Size}}', tag));
      expect((await size(image)) - (await size(bases.real ? base : standInFor(base)))).toBeLessThan(facts.budget);
    });

    test('[19] there is no secret in what the image adds to its base', async () => {
      const files = path.join(path.dirname(folder), 'files');
      const container = await engine.docker(['create', image]);
      await engine.docker(['cp', `${container}:/app`, files]);
      await engine.docker(['rm', container]);
      const gitleaks = async (where: string) =>
        (await finish([await tool('gitleaks'), 'dir', '--no-banner', where], { folder: files })).code;
      expect(await gitleaks(files)).toBe(0);
      await writeFile(path.join(files, 'planted'), `AWS_ACCESS_KEY_ID=${['AKIA', 'QYLPMN5HHHFPZAM2'].join('')}\n`);
      expect(await gitleaks(path.join(files, 'planted'))).toBe(1);
    });

    test('[54] runs as a numeric user that is not root', async () => {
      expect(await inspect('{{.Config.User}}')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
      const status = await statusOfProcess();
      expect(status.get('Uid')).toBe('65532\t65532\t65532\t65532');
      expect(status.get('Gid')).toBe('65532\t65532\t65532\t65532');
    });

    test('[55] read-only and without capabilities it becomes healthy, works on its database and exports its trace', async () => {
      const status = await statusOfProcess();
      expect([status.get('CapEff'), status.get('CapBnd'), status.get('NoNewPrivs')]).toEqual(['0000000000000000', '0000000000000000', '1']);
      const service = await lab.shared();
      const [container = ''] = await containers();
      expect(await inspect('{{.HostConfig.ReadonlyRootfs}}', container)).toBe('true');
      await until('Docker calls it healthy', async () => (await inspect('{{.State.Health.Status}}', container)) === 'healthy');
      const answer = await service.create(1);
      expect(answer.status).toBe(201);
      const traced = await until('its trace arrives', () =>
        service.spans().find(({ kind, attributes }) => kind === 'SERVER' && attributes['http.request.method'] === 'POST'),
      );
      const spans = await until('the statements of its trace arrive', () => {
        const own = service.spans().filter(({ traceId }) => traceId === traced.traceId);
        return own.some(({ kind }) => kind === 'CLIENT') && own;
      });
      expect(spans.find(({ kind }) => kind === 'CLIENT')?.attributes['db.system.name']).toBe('postgresql');
    });

    test('[55] it is not healthy while its database is away', async () => {
      const name = 'proof-unhealthy';
      const environment = { PORT: String(await freePort()), DATABASE_URL: 'postgresql://nobody:x@127.0.0.1:9/none' };
      const flags = Object.entries(environment).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]);
      await engine.docker([
        'run',
        '--detach',
        '--name',
        name,
        ...confined,
        '--health-interval',
        '1s',
        '--health-retries',
        '1',
        ...flags,
        image,
      ]);
      await until('Docker calls it unhealthy', async () => (await inspect('{{.State.Health.Status}}', name)) === 'unhealthy', {
        within: 30_000,
      });
      await engine.docker(['rm', '--force', name]);
    });

    test('[55] a service without capabilities runs in its image as well', async () => {
      const bare = stamp(path.join(path.dirname(folder), 'bare'), { language: language.id, capabilities: [], pipeline: 'none' });
      const [name, tag] = ['proof-bare', `${image}-bare`];
      await build(bare, tag);
      const port = await freePort();
      await engine.docker(['run', '--detach', '--name', name, ...confined, '--health-interval', '1s', '--env', `PORT=${port}`, tag]);
      await until('Docker calls it healthy', async () => (await inspect('{{.State.Health.Status}}', name)) === 'healthy', {
        within: 30_000,
      });
      expect((await send(`http://127.0.0.1:${port}`, 'GET', '/livez')).status).toBe(200);
      await engine.docker(['stop', name]);
      expect(await inspect('{{.State.ExitCode}}', name)).toBe('0');
      await engine.docker(['rm', name]);
      await engine.docker(['image', 'rm', tag]);
    });

    test('[49] the telemetry of an image names the commit that it was built from', async () => {
      await lab.with({ environment: { OTEL_RESOURCE_ATTRIBUTES: 'proof.run=from-image' } }, async (service) => {
        await service.create(3);
        const { resource } = await until('its trace arrives', () =>
          lab.collector.spans().find((span) => span.resource['proof.run'] === 'from-image'),
        );
        expect(resource['service.version']).toBe(labels.REVISION);
      });
    });

    test('[56] bases are pinned by digest, and the image says what it is and where it is from', async () => {
      const from = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
      const stages = [...dockerfile.matchAll(/ AS (\w+)$/gm)].map(([, stage]) => stage);
      for (const base of from) expect(/^\$\{\w+_IMAGE\}$/.test(base ?? '') || stages.includes(base)).toBe(true);
      for (const pin of pinnedBases(dockerfile).values()) expect(pin).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
      expect(JSON.parse(await inspect('{{json .Config.Labels}}'))).toMatchObject({
        'org.opencontainers.image.title': 'payments',
        'org.opencontainers.image.vendor': 'team-payments',
        'org.opencontainers.image.revision': labels.REVISION,
        'org.opencontainers.image.source': labels.SOURCE,
      });
    });

    test('[56] a linter finds nothing in the Dockerfile, and something in a broken one', () => {
      expect(validate(dockerfile)).toEqual([]);
      expect(validate(dockerfile.replace('--interval=10s', '--interval=soon'))).toHaveLength(1);
    });

    test('[57] a manifest that the lockfile does not cover is not built', async () => {
      const changed = path.join(path.dirname(folder), 'unlocked');
      await copyService(language, folder, changed);
      await seedFault(changed, facts.unlocked);
      const { code, output } = await engine.tryDocker(buildCommand(changed, `${image}-unlocked`), 600_000);
      expect(code).not.toBe(0);
      expect(output).toContain(facts.unlocked.says);
    });

    test('[57] each install keeps its downloads in a cache mount', () => {
      const installs = dockerfile.split('\n').filter((line) => facts.downloads.are.test(line));
      expect(installs.length).toBeGreaterThan(0);
      for (const install of installs) expect(install).toMatch(facts.downloads.must);
    });

    test('[58] the service is process 1 and ends with 0 on SIGTERM, well before it would be killed', async () => {
      await lab.with({ environment: { DRAIN_MS: '500' } }, async (service) => {
        await service.create(2);
        const [newest = ''] = await containers();
        const pid = await inspect('{{.State.Pid}}', newest);
        expect((await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0')[0]).toBe(facts.program);
        expect(/^NSpid:.*\t1$/m.test(await readFile(`/proc/${pid}/status`, 'utf8'))).toBe(true);
        const began = performance.now();
        await engine.docker(['stop', newest]);
        expect(performance.now() - began).toBeLessThan(5000);
        expect((await service.process.exit).code).toBe(0);
      });
    });

    /** What the kernel says of the process of the running service. */
    const statusOfProcess = async (): Promise<ReadonlyMap<string, string>> => {
      await lab.shared();
      const [container = ''] = await containers();
      const status = await readFile(`/proc/${await inspect('{{.State.Pid}}', container)}/status`, 'utf8');
      return new Map(status.split('\n').map((line) => line.split(/:\s*/, 2) as [string, string]));
    };
  }),
);

// Of these languages, npm alone runs what a dependency brings as soon as it is fetched.
test('[57] install scripts of the dependencies of a TypeScript service do not run', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'npmrc-'));
  try {
    const npmrc = await readFile(path.join(stamp(path.join(folder, 'payments'), { language: 'typescript' }), '.npmrc'), 'utf8');
    expect(await installScriptRan(npmrc)).toBe(false);
    expect(await installScriptRan('')).toBe(true);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** A program that runs the image with the environment that it gets, for a lab that starts services as processes. */
const launcher = async (engine: Engine, folder: string): Promise<string> => {
  const file = path.join(folder, 'run-image');
  const passed =
    "$(env | sed -n 's/^\\([A-Z_]*\\)=.*/\\1/p' | grep -E '^(PORT|HOST|LOG_LEVEL|DRAIN_MS|(MIGRATION_)?DATABASE_URL|OTEL_.*)$' | sed 's/^/--env /')";
  const command = [engine.client, 'run', '--rm', ...confined, '--health-interval', '1s', passed, image, '"$@"'];
  await writeFile(file, `#!/bin/sh\nexport DOCKER_HOST=${engine.host}\nexec ${command.join(' ')}\n`);
  await chmod(file, 0o755);
  return file;
};

/** Whether a dependency's install script runs under these npm settings. */
const installScriptRan = async (npmrc: string): Promise<boolean> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'install-script-'));
  try {
    await mkdir(path.join(folder, 'dependency'));
    const dependency = {
      name: 'dependency',
      version: '1.0.0',
      scripts: { postinstall: `node -e "fs.writeFileSync('${folder}/ran', '')"` },
    };
    await writeFile(path.join(folder, 'dependency/package.json'), JSON.stringify(dependency));
    await writeFile(
      path.join(folder, 'package.json'),
      JSON.stringify({ name: 'proof', dependencies: { dependency: 'file:./dependency' } }),
    );
    await writeFile(path.join(folder, '.npmrc'), npmrc);
    await succeed(['npm', 'install', '--offline'], { folder });
    return await readFile(path.join(folder, 'ran')).then(
      () => true,
      () => false,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
