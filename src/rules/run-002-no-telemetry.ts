import { answerOf } from '../catalog/entity.ts';
import { dependenciesOf, dependencyFilesOf } from './files/dependencies.ts';
import { placeAt } from './files/place.ts';
import { statedNamesOf, TELEMETRY, usesAgent } from './files/telemetry.ts';
import { defineFileRule } from './rule.ts';

export const noTelemetry = defineFileRule({
  id: 'RUN-002',
  title: 'no telemetry',
  level: 'error',
  data: 'files',
  finds:
    'The service depends on no part of OpenTelemetry that sends anything, and no agent of it is in its image, manifests or compose file; or the service name that its telemetry states is not that of the catalog.',
  why: 'A request that fails in one of many services can only be followed by its trace, and a name that the catalog does not know leads to nobody.',
  fix: 'Add the OpenTelemetry SDK or agent of its language, and set `OTEL_SERVICE_NAME` to the name of the Component.',
  source: 'MARS 2023, anti-patterns “Insufficient monitoring” and “Local logging”',
  thresholds: {},
  *inspect(service) {
    const { files, entity } = service;
    const dependencies = dependenciesOf(files);
    const subject = answerOf(entity);
    if (!dependencies.some(({ name }) => TELEMETRY.sends.test(name)) && !usesAgent(files)) {
      const [manifest] = dependencyFilesOf(files);
      const other = dependencies.find(({ name }) => TELEMETRY.others.test(name));
      if (manifest === undefined) yield { unknown: `What ${subject} depends on is not known, so neither is whether it has telemetry.` };
      else if (other) yield { unknown: `${subject} depends on ${other.name}, which may bring telemetry of its own.` };
      else yield { at: { file: manifest, line: 1 }, key: 'exporter', says: `${subject} sends no telemetry by OpenTelemetry.` };
    }
    for (const { name, file, offset } of statedNamesOf(service))
      if (name !== entity.metadata.name)
        yield {
          at: { file, ...placeAt(files.text(file) ?? '', offset) },
          key: `name ${file}`,
          says: `The telemetry of ${subject} calls it ${name}, a name that the catalog does not have for it.`,
        };
  },
});
