/** What proofs are told about a language: all that differs between two of them stands in `subjects/<language>.ts`, and no proof knows one. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Mutant } from '../conformance/mutant.ts';
import type { Subject } from '../conformance/subject.ts';

export interface Language {
  /** As the question for the language is answered. */
  readonly id: string;
  readonly title: string;
  /** A program without which nothing of the language can be proven, and how to get it. Node is not named: these proofs run on it. */
  readonly needs?: { readonly tool: string; readonly get: string };
  /** Added to the environment of every command that is run on a service: where the toolchain is. */
  readonly environment: Readonly<Record<string, string>>;
  /** What installing and building make in the folder of a service. */
  readonly made: readonly string[];
  /** Fetches what a stamped service depends on. */
  readonly install: (folder: string) => Promise<unknown>;
  readonly build: (folder: string) => Promise<unknown>;
  /** Makes what was installed for one service available to a copy of it. */
  readonly share: (original: string, copy: string) => Promise<unknown>;
  /** A service that was installed and built. */
  readonly subjectIn: (folder: string) => Subject;
  /** Adds the route to a stamped service that `conformance/outbound.ts` asks for, as an owner would. */
  readonly addRelay: (folder: string) => Promise<void>;
  readonly mutants: readonly Mutant[];
  /** A fault for each gate that the language brings. */
  readonly faults: readonly Fault[];
  readonly openAdvisories: () => Promise<Advisories>;
  /** Files any change of which has to be built and tested: sources, manifests, settings. */
  readonly relevant: readonly string[];
  readonly image: ImageFacts;
}

/** A change of one file that a gate of the pipeline has to catch. */
export interface Fault {
  /** The title of the gate. */
  readonly gate: string;
  /** The fault, in words. */
  readonly fault: string;
  readonly file: string;
  /** The text of the file with the fault; without one, if there is no such file yet. */
  readonly change: (text: string) => string;
}

/** Where the gate that asks for holes in dependencies looks them up. */
export interface Advisories {
  /** Tells the gate where that is. */
  readonly environment: Readonly<Record<string, string>>;
  /** Says of something that every service depends on that it has a hole, whatever its version. */
  readonly warn: () => Promise<void>;
  readonly forget: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ImageFacts {
  /** Process 1, as the kernel names it. */
  readonly program: string;
  /** What is given to the image so that it migrates; without anything it serves. */
  readonly migrate: readonly string[];
  /** Bytes that it may add to its base. */
  readonly budget: number;
  /** What it is built with and must not have, beside the shells and package managers of systems. */
  readonly unwanted: RegExp;
  /** A manifest that asks for more than the lock file has, and what the build says to it. */
  readonly unlocked: Pick<Fault, 'file' | 'change'> & { readonly says: string };
  /** Lines of the Dockerfile that download something, and what each has to be. */
  readonly downloads: { readonly are: RegExp; readonly must: RegExp };
  /** What the Dockerfile has to have so that scanners see what the service is made of. */
  readonly sbom: readonly RegExp[];
}

/** Seeds a fault into a service. */
export const seedFault = async (folder: string, { file, change }: Pick<Fault, 'file' | 'change'>): Promise<void> => {
  const at = path.join(folder, file);
  const before = await readFile(at, 'utf8').catch(() => '');
  const after = change(before);
  if (after === before) throw new Error(`The fault could not be seeded: ${file} is not what it was, so the fault has to be written anew.`);
  await mkdir(path.dirname(at), { recursive: true });
  await writeFile(at, after);
};

/** Copies a service without what was made in it; what was installed for it is at hand in the copy. */
export const copyService = async ({ made, share }: Language, original: string, copy: string): Promise<void> => {
  const left = new Set(made.map((name) => path.join(original, name)));
  await cp(original, copy, { recursive: true, filter: (source) => !left.has(source) });
  await share(original, copy);
};
