/** Files of a service that know its team by name, on a disk that may refuse. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemError, withFault } from '../testing/apply/faults.ts';
import { scratch } from '../testing/scratch.ts';
import { type AlertFiles, alertFiles } from './files-by-name.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(scratch, 'by-name-'));
  for (const name of ['rules.yaml', 'secret.yaml']) writeFileSync(join(root, name), 'alert: Down\n');
  writeFileSync(join(root, 'values.yaml'), 'alerts: none\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('those that hold alerts are found, and what the system refuses is named', () => {
  expect(alertFiles(root)).toEqual({ files: ['rules.yaml', 'secret.yaml'], unread: [] });
  const secret = join(root, 'secret.yaml');
  let found: AlertFiles | undefined;
  const refuse = (_: number, name: string, [path]: readonly unknown[]) =>
    path === secret
      ? () => {
          throw systemError('EACCES', name);
        }
      : undefined;
  withFault(refuse, () => {
    found = alertFiles(root);
  });
  expect(found).toEqual({ files: ['rules.yaml'], unread: [{ where: secret, says: "The file can't be read (EACCES)." }] });
});
