/** The image of a Go service: one static binary on distroless. */
import type { ImageFacts } from './language.ts';

export const image: ImageFacts = {
  program: '/service',
  migrate: ['migrate'],
  budget: 32 * 1024 * 1024,
  unwanted: /(^|\/)usr\/local\/go\/|(^|\/)go\/pkg\/|\.go$|(^|\/)go\.(mod|sum)$/,
  unlocked: {
    file: 'go.mod',
    change: (text) => text.replace(/(\tgithub\.com\/google\/uuid) v[\d.]+/, '$1 v1.5.0'),
    says: 'missing go.sum entry',
  },
  downloads: { are: /^RUN /, must: /^RUN --mount=type=cache,target=\/go\/pkg\/mod,sharing=locked / },
  // The binary tells of its modules by itself: it has to be in the image as Go made it.
  sbom: [/go build .*\\\n(.*\\\n)*.*-o \/out\/service \.\/cmd\/service$/m, /^COPY --from=build \/out\/service \/service$/m],
};
