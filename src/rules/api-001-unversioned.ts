import { answerOf } from '../catalog/entity.ts';
import { isApi, lifecycleOf } from '../catalog/kinds.ts';
import { definitionOf } from './definition-of.ts';
import { defineRule } from './rule.ts';

export const unversioned = defineRule({
  id: 'API-001',
  title: 'unversioned API',
  level: 'warning',
  data: 'catalog',
  finds:
    'Neither the name of an API nor its definition carries a version: no `info.version`, and no `v1` in a path, a server or a package. GraphQL, which grows without versions, is exempt.',
  why: 'Consumers can not stay on what they know while the new is rolled out, so each change that breaks has to reach all of them at once.',
  fix: 'Give it a version that consumers choose by: `/v1` in its paths or its server, `.v1` in its package. State `info.version` as well.',
  source: 'Taibi and Lenarduzzi 2018, smell “API versioning”',
  thresholds: {},
  *check({ catalog }) {
    for (const entity of catalog.entities.values()) {
      if (!isApi(entity) || entity.spec.type === 'graphql' || lifecycleOf(entity) === 'deprecated' || IN_NAME.test(entity.metadata.name))
        continue;
      const definition = definitionOf(entity);
      if (typeof definition === 'string') {
        const reason = {
          empty: 'has no definition',
          elsewhere: 'has its definition elsewhere',
          'no text': 'has a definition that is no text',
        };
        yield { entity, unknown: `${answerOf(entity)} ${reason[definition]}, so whether it has a version is not known.` };
      } else if (!isVersioned(definition.text))
        yield {
          entity,
          field: ['spec', 'definition'],
          says: `Neither the name of the API ${answerOf(entity)} nor its definition carries a version.`,
        };
    }
  },
});

const VERSION = String.raw`v\d+(?:(?:alpha|beta|rc|p\d)\w*)?(?![A-Za-z\d])`;
const IN_NAME = new RegExp(`(?:^|[-_.])${VERSION}`, 'i');
const IN_PLACE = new RegExp(`[/.]${VERSION}`, 'i');
/** What a definition takes from others, whose versions are not its own. */
const BORROWED = /(?:\$ref["']?[ \t]*:|\bimport\b)[ \t]*[^\s,}]+/g;

// By patterns: parsing all definitions would cost more than all other rules together.
const isVersioned = (text: string): boolean => {
  const info = (/^\s*\{/.test(text) ? JSON_INFO : YAML_INFO).exec(text)?.[1] ?? '';
  return INFO_VERSION.test(info) || IN_PLACE.test(text.replace(BORROWED, ''));
};

/** Up to the next line that begins at the margin. */
const YAML_INFO = /^["']?info["']?[ \t]*:(.*(?:\r?\n(?:[ \t#].*)?)*)/m;
const JSON_INFO = /\binfo["']?\s*:\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/;
const INFO_VERSION = /(?:^|[\s{,])["']?version["']?[ \t]*:[ \t]*(?!null\b|~)["']?[^\s"'#,}]/;
