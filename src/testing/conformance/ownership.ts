/** L · Ownership (item 80; the rest of it, and 79, are proven where each file has its own judge). */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { check } from './check.ts';

interface Stamp {
  readonly template: { readonly name: string; readonly version: string };
  readonly answers: Readonly<Record<string, unknown>>;
  readonly managed: Readonly<Record<string, string>>;
  readonly seed: readonly string[];
}

/** What `git hash-object` says of a file. */
const blobId = (content: Buffer): string => createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');

export const ownership = [
  check(80, 'the stamp tells template, answers and every managed file as it was given, so that it can be updated', async (lab) => {
    const read = (file: string) => readFile(path.join(lab.subject.folder, file));
    const { template, answers, managed, seed } = JSON.parse(String(await read('.create-service.json'))) as Stamp;
    assert.match(template.version, /^\d+\.\d+\.\d+$/);
    assert.equal(answers.name, lab.subject.name);
    assert.ok(Object.keys(managed).length > 20 && seed.length > 5, 'both kinds of files are listed');
    for (const [file, id] of Object.entries(managed)) assert.equal(blobId(await read(file)), id, `${file} is not as the stamp says`);
    for (const file of seed) assert.ok(!(file in managed), `${file} is the owner's, and kept current as well`);
  }),
];
