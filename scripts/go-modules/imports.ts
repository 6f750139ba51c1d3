/** What Go sources import from elsewhere, read from templates as they are: whatever is imported under a condition counts. Pure. */

/** Paths of the packages that are neither Go's own nor the service's; sorted. */
export const importedBy = (sources: readonly string[]): readonly string[] => {
  const paths = sources.flatMap((source) => specsOf(source).flatMap((spec) => /^\s*(?:[\w.]+\s+)?"([^"]+)"/.exec(spec)?.[1] ?? []));
  return [...new Set(paths)].filter(isElsewhere).sort();
};

/** The lines between the brackets of `import (…)`, and what follows `import` by itself. */
const specsOf = (source: string): readonly string[] =>
  [...source.matchAll(/^import\s+(?:\(([\s\S]*?)^\)|(.*))/gm)].flatMap(([, block, line = '']) => block?.split('\n') ?? [line]);

/** Only paths from elsewhere begin with a host; services' own begin with one that nobody can have. */
const isElsewhere = (path: string): boolean => /^[^/{]+\.[^/{]+\//.test(path) && !path.startsWith('services.internal/');

/** A source that imports just these, for their modules to be needed. */
export const toImporter = (name: string, paths: readonly string[]): string =>
  `package ${name}\n\nimport (\n${paths.map((path) => `\t_ "${path}"\n`).join('')})\n`;

/** Which of the modules a package is from. */
export const nearest = (modules: readonly string[], path: string): string | undefined =>
  modules.filter((name) => path === name || path.startsWith(`${name}/`)).sort((a, b) => b.length - a.length)[0];
