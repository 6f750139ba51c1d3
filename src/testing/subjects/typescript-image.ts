/** The image of a TypeScript service: Node on distroless, and the bundle. */
import type { ImageFacts } from './language.ts';

const asksForMore = (manifest: string): string => {
  const { dependencies, ...rest } = JSON.parse(manifest);
  return JSON.stringify({ ...rest, dependencies: { ...dependencies, 'left-pad': '1.3.0' } });
};

export const image: ImageFacts = {
  program: '/nodejs/bin/node',
  migrate: ['migrate.js'],
  budget: 8 * 1024 * 1024,
  unwanted: /(^|\/)s?bin\/(npm|npx|yarn|pnpm|corepack)$|(^|\/)node_modules\//,
  unlocked: {
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
};
