import { isTest } from './files/path-kinds.ts';
import { placeAt } from './files/place.ts';
import { secretsIn } from './files/secrets.ts';
import { defineFileRule, type JudgedService } from './rule.ts';

export const secret = defineFileRule({
  id: 'SEC-003',
  title: 'secret in the repository',
  level: 'error',
  data: 'files',
  finds:
    'A file holds a private key, a token of a known kind, or a password, secret, token or key that is written out and looks random. Tests, examples, lock files, ignored `.env` files, and lines that say `gitleaks:allow` or `pragma: allowlist secret` are left out.',
  why: 'Whoever can read the repository, or ever could, has it; and it stays in the history after it was taken out.',
  fix: 'Make it worthless first: revoke it and make a new one. Then keep that in a secret store, and read it from the environment.',
  source: 'Ponce et al. 2021, smell “Hardcoded secrets”',
  thresholds: {},
  *inspect(service) {
    const { files } = service;
    for (const path of files.paths) {
      if (isTest(path) || LEFT_OUT.test(path) || isIgnored(path, service)) continue;
      const text = files.text(path);
      if (text === undefined || text.includes('\0')) continue;
      for (const { kind, offset } of secretsIn(text, path)) {
        const end = text.indexOf('\n', offset);
        if (ALLOWED.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end))) continue;
        // Never the secret itself: reports are shown, kept and sent.
        yield {
          at: { file: path, ...placeAt(text, offset) },
          key: `${path} ${kind}`,
          says: `The file ${path} holds what looks like ${kind}.`,
        };
      }
    }
  },
});

/** Checksums and compressed code look random by nature; the record of a stamped service is a list of checksums. */
const LEFT_OUT =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|[\w.-]+\.lock|[\w.-]+\.lockb?|go\.sum|packages\.lock\.json|gradle\.lockfile|verification-metadata\.xml|\.create-service\.json|\.secrets\.baseline|\.gitleaks[\w.-]*|\.terraform\.lock\.hcl)$|\.(?:svg|map|min\.js|min\.css|ipynb|snap|sum|sig|asc|pub|crt|cer|csr)$/;
const ALLOWED = /gitleaks:allow|pragma: allowlist secret|nosecret/i;

/** What git ignores is on a developer's machine alone. Only `.env` files are looked at: secrets are where they belong in there. */
const isIgnored = (path: string, { files, above }: JudgedService): boolean => {
  const name = /(?:^|\/)(\.env[\w.-]*)$/.exec(path)?.[1];
  if (name === undefined) return false;
  const lines = [
    files.text('.gitignore') ?? '',
    ...above.paths.filter((other) => other.endsWith('.gitignore')).map((other) => above.text(other) ?? ''),
  ]
    .flatMap((text) => text.split(/\r?\n/))
    .map((line) => line.trim().replace(/^(?:\*\*\/|\/)/, ''));
  const matches = (line: string): boolean =>
    new RegExp(
      `^${line
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    ).test(name);
  return (
    lines.some((line) => line !== '' && !line.startsWith('#') && !line.startsWith('!') && matches(line)) && !lines.includes(`!${name}`)
  );
};
