/** The image of a TypeScript service: Node on distroless, and the bundle. */
import { cp, mkdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { certificates, isDistroless } from '../base-image.ts';
import { succeed } from '../process.ts';
import type { ImageFacts } from './language.ts';

const program = '/nodejs/bin/node';

const asksForMore = (manifest: string): string => {
  const { dependencies, ...rest } = JSON.parse(manifest);
  return JSON.stringify({ ...rest, dependencies: { ...dependencies, 'left-pad': '1.3.0' } });
};

export const image: ImageFacts = {
  program,
  migrate: ['migrate.js'],
  budget: 8 * 1024 * 1024,
  unwanted: /(^|\/)s?bin\/(npm|npx|yarn|pnpm|corepack)$|(^|\/)node_modules\//,
  unlocked: {
    fault: 'a dependency more',
    file: 'package.json',
    change: asksForMore,
    says: 'Missing: left-pad@1.3.0 from lock file',
  },
  downloads: { are: /^RUN .*\bnpm (ci|install)\b/, must: /^RUN --mount=type=cache,target=\/root\/\.npm,sharing=locked npm ci/ },
  // The bundle hides its parts: the SBOM is taken from the stage that has them, and no more than them.
  sbom: [
    /^FROM \S+ AS dependencies\nARG BUILDKIT_SBOM_SCAN_STAGE=true\n(.+\n)*RUN .* npm ci --omit=dev$/m,
    /^FROM dependencies AS build$/m,
  ],
  furnish: async (root, base, install) => {
    if (isDistroless(base)) {
      await install(process.execPath, program);
      return [`ENTRYPOINT ["${program}"]`];
    }
    await install(process.execPath, '/usr/local/bin/node');
    await installNpm(root);
    return ['CMD ["node"]'];
  },
};

const installNpm = async (root: string): Promise<void> => {
  const npm = path.resolve(await realpath((await succeed(['sh', '-c', 'command -v npm'], { folder: '/' })).stdout.trim()), '../..');
  await cp(npm, `${root}/usr/local/lib/node_modules/npm`, { recursive: true, verbatimSymlinks: true });
  for (const name of ['npm', 'npx']) await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, `${root}/usr/local/bin/${name}`);
  // A network with a certificate authority of its own: this machine trusts it, so the stand-in does.
  const trusted = await readFile(certificates).then(
    () => `cafile=${certificates}\n`,
    () => '',
  );
  await mkdir(`${root}/usr/local/etc`, { recursive: true });
  await writeFile(`${root}/usr/local/etc/npmrc`, `${trusted}fetch-retries=1\nupdate-notifier=false\n`);
};
