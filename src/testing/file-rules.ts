/** Tables for rules over files: small services that a rule accepts, others that it rejects, and those that it can't judge. */
import { describe, expect, test } from 'vitest';
import type { SourcedEntity } from '../catalog/entity.ts';
import { defaultTypes, type Types } from '../catalog/kinds.ts';
import type { ServiceFiles } from '../catalog/service-files.ts';
import type { FileFound, FileRule, JudgedService, Thresholds } from '../rules/rule.ts';
import { service } from './rules.ts';

/** Path → text. */
type Texts = Readonly<Record<string, string>>;

const toFiles = (texts: Texts): ServiceFiles => ({
  paths: Object.keys(texts).sort(),
  text: (path) => (Object.hasOwn(texts, path) ? texts[path] : undefined),
});

interface ServiceOnDisk {
  readonly files: Texts;
  readonly above?: Texts;
  /** `payments`, unless it says otherwise. */
  readonly entity?: SourcedEntity;
  readonly types?: Types;
  readonly drift?: JudgedService['drift'];
}

export const toService = ({
  files,
  above = {},
  entity = service('payments'),
  types = defaultTypes,
  drift,
}: ServiceOnDisk): JudgedService => ({
  entity,
  types,
  files: toFiles(files),
  above: toFiles(above),
  ...(drift && { drift }),
});

interface Case extends ServiceOnDisk {
  readonly name: string;
  readonly thresholds?: Thresholds;
}

interface Expected {
  readonly says?: string | RegExp;
  readonly at?: FileFound['at'];
  readonly evidence?: FileFound['evidence'];
}

interface FileRuleTable {
  readonly accept: readonly Case[];
  /** Each with all its findings, in order. */
  readonly reject: readonly (Case & { readonly found: readonly Expected[] })[];
  /** Each with what is said of it. */
  readonly unknown?: readonly (Case & { readonly unknown: RegExp })[];
}

export const testFileRule = <T extends Thresholds>(rule: FileRule<T>, { accept, reject, unknown = [] }: FileRuleTable): void => {
  const run = ({ thresholds, ...given }: Case) => {
    const results = [...rule.inspect(toService(given), { ...rule.thresholds, ...thresholds } as T)];
    return {
      found: results.flatMap((result) => ('says' in result ? [result] : [])),
      unknown: results.flatMap((result) => ('unknown' in result ? [result.unknown] : [])),
    };
  };
  describe(`${rule.id} ${rule.title}`, () => {
    test.each(accept)('accepts $name', (one) => expect(run(one)).toEqual({ found: [], unknown: [] }));
    test.each(reject)('rejects $name', (one) => {
      const { found } = run(one);
      const wanted = one.found.map(({ says, ...rest }) => ({
        ...rest,
        ...(says !== undefined && { says: typeof says === 'string' ? says : expect.stringMatching(says) }),
      }));
      expect(found).toEqual(wanted.map((finding) => expect.objectContaining(finding)));
      for (const { says, at } of found) {
        expect(says, 'it is a sentence').toMatch(/^[A-Z`a-z0-9].*\.$/s);
        if (at) expect([...Object.keys(one.files), ...Object.keys(one.above ?? {})]).toContain(at.file);
      }
    });
    if (unknown.length > 0)
      test.each(unknown)('can not judge $name', (one) =>
        expect(run(one)).toEqual({ found: [], unknown: [expect.stringMatching(one.unknown)] }),
      );
    test('has both kinds of rows', () => expect(Math.min(accept.length, reject.length)).toBeGreaterThan(0));
  });
};

/** A Deployment that does everything right, unless lines are left out or added to its container. */
export const deployment = ({
  name = 'payments',
  without = /^$/,
  container = [],
  kind = 'Deployment',
}: {
  readonly name?: string;
  readonly without?: RegExp;
  readonly container?: readonly string[];
  readonly kind?: string;
} = {}): string =>
  [
    'apiVersion: apps/v1',
    `kind: ${kind}`,
    `metadata: { name: ${name} }`,
    'spec:',
    '  template:',
    '    spec:',
    '      securityContext: { runAsNonRoot: true }',
    '      containers:',
    '        - name: app',
    '          image: payments',
    '          ports: [{ containerPort: 8080 }]',
    '          readinessProbe: { httpGet: { path: /readyz, port: 8080 } }',
    '          livenessProbe: { httpGet: { path: /livez, port: 8080 } }',
    '          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true }',
  ]
    .filter((line) => !without.test(line))
    .concat(
      container.map((line) => `          ${line}`),
      '',
    )
    .join('\n');
