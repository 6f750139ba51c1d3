/** Whom an alert goes to: the labels of Prometheus rules, and those that their unit tests expect. Pure. */
import { isMap, isNode, isPair, isScalar, type Node, type Pair, parseAllDocuments, visit } from 'yaml';
import { editScalars } from '../catalog/edit-scalar.ts';

/** The labels by which Alertmanager is usually told to route. */
const KEYS = ['owner', 'team'];

/** The text with these labels of the old team naming the new one; as it is where it is no YAML that can be read. */
export const withAlertOwner = (text: string, from: string, to: string): string => {
  if (!/alert/.test(text) || !text.toLowerCase().includes(from.toLowerCase())) return text;
  const parsed = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(parsed) || parsed.some(({ errors }) => errors.length > 0)) return text;
  const found: Node[] = [];
  for (const document of parsed)
    visit(document, {
      Map: (_, map) => {
        const holders = map.items.filter((pair) => keyOf(pair) === 'exp_labels' || (keyOf(pair) === 'labels' && map.has('alert')));
        for (const { value } of holders) if (isMap(value)) found.push(...value.items.flatMap((pair) => namedIn(pair, from) ?? []));
      },
    });
  return editScalars(
    text,
    found.map((node) => ({ node, value: to })),
  );
};

const keyOf = ({ key }: Pair): unknown => (isScalar(key) ? key.value : undefined);

const namedIn = (pair: unknown, name: string): Node | undefined => {
  if (!isPair(pair) || !KEYS.includes(String(keyOf(pair))) || !isScalar(pair.value) || !isNode(pair.value)) return undefined;
  return String(pair.value.value).toLowerCase() === name.toLowerCase() && !pair.value.anchor ? pair.value : undefined;
};
