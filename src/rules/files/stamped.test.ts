/** What we stamp is what we ask for: no rule over files finds anything in a service of ours, whatever was chosen. */
import { describe, expect, test } from 'vitest';
import { template } from '../../../generators/index.ts';
import { stampInMemory } from '../../stamp/in-memory.ts';
import { templateFiles } from '../../testing/command-line.ts';
import { toService } from '../../testing/file-rules.ts';
import { freeCapabilities, subsets } from '../../testing/stamp.ts';
import { rules } from '../index.ts';
import { isFileRule } from '../rule.ts';

const stamped = (language: string, capabilities: readonly string[], pipeline: string) =>
  stampInMemory({
    template,
    files: templateFiles(),
    answers: {
      ...{ name: 'payments', description: 'Takes payments.', owner: 'team-payments', system: 'shop', language },
      ...{ dependencies: ['api:rates', 'cart'], capabilities, pipeline, tier: '2', lifecycle: 'production', port: 8080, scope: '@acme' },
    },
  });

/** All that the rules say, findings and what they could not judge alike. */
const saidOf = (language: string, capabilities: readonly string[], pipeline: string): readonly string[] => {
  const files = Object.fromEntries(
    [...stamped(language, capabilities, pipeline)].map(([path, { content }]) => [path, Buffer.from(content).toString('utf8')]),
  );
  const managed = Object.keys(files).length;
  const { version } = template;
  const service = toService({ files, drift: { record: '.create-service.json', stamped: version, current: version, managed, changed: [] } });
  return rules
    .filter(isFileRule)
    .flatMap((rule) =>
      [...rule.inspect(service, rule.thresholds)].map((result) => `${rule.id} ${'says' in result ? result.says : result.unknown}`),
    );
};

const kinds = template.languages.flatMap(({ id }) => ['github', 'gitlab', 'none'].map((pipeline) => [id, pipeline] as const));

describe.each(kinds)('a service in %s with the pipeline %s', (language, pipeline) => {
  // Who asks for no pipeline brings one, and is told as long as it is not there.
  const expected = pipeline === 'none' ? ['RUN-006 payments has no pipeline.'] : [];
  test.each(subsets(freeCapabilities).map((some) => [some.join(', ') || 'nothing else', some] as const))('and %s', (_, some) =>
    expect(saidOf(language, some, pipeline)).toEqual(expected),
  );
});

test('there are rules to be held to', () => expect(rules.filter(isFileRule)).toHaveLength(9));
