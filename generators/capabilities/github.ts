import { defineCapability } from '../../src/define.ts';
import { gates } from '../gates.ts';

export const github = defineCapability({
  id: 'github',
  title: 'GitHub Actions',
  help: 'Pipeline, image and deployment on GitHub.',
  default: true,
  group: 'pipeline',
  any: { contributes: () => ({ gates }) },
  languages: 'any',
});
