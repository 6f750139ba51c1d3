import { defineCapability } from '../../src/define.ts';
import { gates } from '../gates.ts';

export const gitlab = defineCapability({
  id: 'gitlab',
  title: 'GitLab CI',
  help: 'Pipeline, image and deployment on GitLab.',
  default: false,
  group: 'pipeline',
  any: { contributes: () => ({ gates }) },
  languages: 'any',
});
