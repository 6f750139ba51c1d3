import type { SourcedEntity } from '../catalog/entity.ts';

/**
 * The contract of an API. `elsewhere`: in a file that only Backstage follows, `{ $text: ./openapi.yaml }`; `no text`: nothing that
 * Backstage would take.
 */
export type Definition = { readonly text: string } | 'empty' | 'elsewhere' | 'no text';

export const definitionOf = ({ spec: { definition } }: SourcedEntity): Definition => {
  if (definition === undefined || definition === null) return 'empty';
  if (typeof definition === 'string') return /\S/.test(definition) ? { text: definition } : 'empty';
  const isPlaceholder = typeof definition === 'object' && Object.keys(definition).some((key) => key.startsWith('$'));
  return isPlaceholder ? 'elsewhere' : 'no text';
};

/** The rules that ask for it. Where all of them are off, a live catalog need not send any: definitions are most of its bytes. */
export const DEFINITION_RULES: readonly string[] = ['API-001', 'API-002'];
