/** The gates that need nothing of the language. Every pipeline adds them to those of the language and of the other capabilities. */
import type { PipelineGate } from '../src/types.ts';

export const gates: readonly PipelineGate[] = [
  { id: 'breaking', title: 'No change breaks clients of the API', run: 'scripts/api-breaking.sh "$BASE"', tools: ['oasdiff'] },
  { id: 'secrets', title: 'No secret in any commit', run: 'gitleaks git --no-banner --redact .', always: true, tools: ['gitleaks'] },
];
