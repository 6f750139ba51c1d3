/** What `modules.json` looks like: one entry a line, so that a change of a version is read as one. */
import type { GoModules } from '../../generators/languages/go-modules.ts';

export const toModulesText = (modules: GoModules): string => {
  const { go, ...parts } = modules;
  const texts = Object.entries(parts).map(([name, entries]) => {
    const lines = Object.entries(entries).map(([key, entry]) => `    ${JSON.stringify(key)}: ${JSON.stringify(entry)}`);
    return `  ${JSON.stringify(name)}: {\n${lines.join(',\n')}\n  }`;
  });
  return `{\n  "go": ${JSON.stringify(go)},\n${texts.join(',\n')}\n}\n`;
};
