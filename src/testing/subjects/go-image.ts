/** The image of a Go service: the binary on distroless. */
import type { ImageFacts } from './language.ts';

export const image: ImageFacts = {
  program: '/app/service',
  migrate: ['migrate'],
  budget: 32 * 1024 * 1024,
  unwanted: /(^|\/)usr\/local\/go\/bin\/go$|\.go$/,
  unlocked: {
    file: 'go.mod',
    change: (manifest) => manifest.replace(/(github\.com\/danielgtaylor\/huma\/v2 v2\.\d+\.)\d+/, '$10'),
    says: 'missing go.sum entry',
  },
  downloads: {
    are: /^RUN .*\bgo mod download\b/,
    must: /^RUN --mount=type=cache,target=\/go\/pkg\/mod,sharing=locked go mod download\b/,
  },
  // A Go binary says itself what it is made of, as long as it was built from modules.
  sbom: [/\bgo build -mod=readonly -trimpath\b/, /^COPY --from=build \/out\/service \.\/$/m],
};
