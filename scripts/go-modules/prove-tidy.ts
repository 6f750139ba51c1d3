/** Holds the `go.mod` and `go.sum` that services get against `go mod tidy`, the judge of both. */
import { type GoModules, goModOf, goSumOf } from '../../generators/languages/go-modules.ts';
import { go, inModule } from './go.ts';
import { nearest, toImporter } from './imports.ts';

/**
 * Asks about each module alone, all of them, and all but one: what one brings, and what the others no longer need because of it.
 * @throws Error with the difference, if Go would change a thing.
 */
export const proveTidy = (all: GoModules, packages: readonly string[]): void => {
  const names = Object.keys(all.direct);
  for (const direct of [names, ...names.map((name) => [name]), ...names.map((name) => names.filter((other) => other !== name))]) {
    const imported = packages.filter((path) => direct.includes(nearest(names, path) ?? ''));
    const files = {
      'go.mod': goModOf(all, 'services.internal/proof', direct),
      'go.sum': goSumOf(all, direct),
      'imports.go': toImporter('proof', imported),
    };
    try {
      inModule(files, (folder) => go(folder, 'mod', 'tidy', '-diff'));
    } catch (cause) {
      throw new Error(`A service that imports from ${direct.join(', ')} would not be tidy.`, { cause });
    }
  }
};
