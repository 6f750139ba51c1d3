/** A service is judged in a moment, whatever stands in its files: a scan that grows with the square of a text would run for minutes here. */
import { expect, test } from 'vitest';
import { fileLimits } from '../../catalog/service-files.ts';
import { toService } from '../../testing/file-rules.ts';
import { rules } from '../index.ts';
import { isFileRule } from '../rule.ts';

/** As long as a text that is read can be. */
const fill = (part: string): string => part.repeat(Math.ceil(fileLimits.bytesPerFile / part.length));
const workflow = (line: string): string => `jobs:\n  a:\n    steps:\n      - run: ${line}\n`;

test.each([
  ['empty lines', 'go.mod', fill('\n')],
  ['empty lines in a manifest', 'k8s.yaml', `apiVersion: v1\nkind: Deployment\nx: |\n${fill('\n')}`],
  ['one word of a hundred thousand letters', 'src/a.ts', fill('a')],
  ['names of secrets without an end', 'src/a.ts', fill('password="')],
  ['addresses without an end', '.env', fill('a://b:')],
  ['tokens that are none', 'a.yaml', fill(`eyJ${'a'.repeat(20)}.`)],
  ['headers of keys without a key', 'a.yaml', fill(`-----BEGIN ${'PRIVATE'} KEY-----\n`)],
  ['quotes', 'src/a.ts', fill('`')],
  ['comments that do not end', 'A.java', fill('/*')],
  ['comments of XML that do not end', 'pom.xml', fill('<!--')],
  ['parents that do not end', 'pom.xml', fill('<parent>')],
  ['elements that do not end', 'A.csproj', fill('PackageReference ')],
  ['a Dockerfile of one instruction', 'Dockerfile', fill('RUN a \\\n')],
  ['a command of one line', '.github/workflows/a.yml', workflow(fill('npm gradle mvn go '))],
  ['calls within calls', 'src/a.ts', fill('fetch(')],
  ['YAML that holds itself', '.gitlab-ci.yml', 'a: &a { script: [*a, npm test], more: [*a, *a] }\n'],
  ['YAML that is too deep', 'k8s.yaml', `apiVersion: v1\nkind: Service\nspec: ${fill('[')}`],
] as const)('%s', (_, path, text) => {
  const service = toService({ files: { [path]: text } });
  for (const rule of rules.filter(isFileRule)) expect(Array.isArray([...rule.inspect(service, rule.thresholds)])).toBe(true);
});
