/**
 * The releases of the template, oldest first: what each brings to services that were stamped before it. The version is that of the package
 * which brought it. A release is supported for six months after the one that follows it.
 */
import type { TemplateRelease } from '../src/types.ts';

export const releases: readonly TemplateRelease[] = [
  {
    version: '1.0.0',
    released: '2026-11-24',
    supportedUntil: '2027-05-25',
    changes: ['The first release.'],
  },
  {
    version: '1.1.0',
    released: '2026-11-25',
    supportedUntil: '2027-05-25',
    changes: [
      'The pipeline has one check to require of pull requests, looks for secrets on every change, and judges alerts and manifests.',
      'A server that stops waits for no connection that sends nothing, and for no other longer than it may.',
      'Formats in requests are judged as strictly as what reads them afterwards.',
      'Alerts are about production alone, and no single request gets anybody up.',
    ],
  },
  {
    version: '1.2.0',
    released: '2026-11-25',
    supportedUntil: '2027-05-25',
    changes: [
      'npx markdownlint-cli2 needs no arguments any more; its settings moved to the file that it reads by itself.',
      'A key that somebody puts into the record is found: of what is in it, the scan for secrets lets checksums pass alone.',
      'What squawk leaves out of migrations stands where it is called, in the pipeline; .squawk.toml is gone.',
    ],
    moves: { '.markdownlint.yaml': '.markdownlint-cli2.yaml' },
  },
  {
    version: '1.3.0',
    released: '2026-11-25',
    changes: ['Services can be written in Go: same probes, telemetry, shutdown, migrations and pipeline as those in TypeScript.'],
  },
];
