/** `npm run conformance`: writes `docs/conformance.md` from the results of the last `npm test`, which fails when the two no longer match. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { conformanceTable, type Proof, proofOf } from '../src/testing/conformance/table.ts';

const root = join(import.meta.dirname, '..');
const results = join(root, '.cache/test-results.json');
const page = join(root, 'docs/conformance.md');

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly ancestorTitles: readonly string[]; readonly title: string; readonly status: string }[];
  }[];
}

type Outcome = Proof & { readonly status: string };

const readOutcomes = (): readonly Outcome[] => {
  const { testResults } = JSON.parse(readFileSync(results, 'utf8')) as Report;
  return testResults
    .filter(({ name }) => name.endsWith('.proof.ts'))
    .flatMap(({ name, assertionResults }) =>
      assertionResults.flatMap(({ ancestorTitles, title, status }) => {
        const proof = proofOf([...ancestorTitles, title], basename(name));
        return proof ? [{ ...proof, status }] : [];
      }),
    );
};

/** Whether the page names exactly the tests of the last run, which must have had all of them. */
export const conformancePageIsCurrent = (): boolean =>
  existsSync(page) && existsSync(results) && readFileSync(page, 'utf8') === conformanceTable(readOutcomes());

const writePage = (): boolean => {
  const outcomes = readOutcomes();
  const unproven = outcomes.filter(({ status }) => status !== 'passed');
  for (const { status, item, says, file } of unproven) console.error(`${status}: [${item}] ${says} (${file})`);
  if (unproven.length > 0) {
    console.error('The page is left as it is: it may only name what passed.');
    return false;
  }
  writeFileSync(page, conformanceTable(outcomes));
  console.log(`docs/conformance.md: ${new Set(outcomes.map(({ item }) => item)).size} of 80 items, proven by ${outcomes.length} tests`);
  return true;
};

if (import.meta.main) process.exitCode = writePage() ? 0 : 1;
