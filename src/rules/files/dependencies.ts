/** What a service depends on, by the manifests of its languages: names alone, as each ecosystem writes them. No lock file is read. */
import type { ServiceFiles } from '../../catalog/service-files.ts';
import { once } from './once.ts';
import { isTest } from './path-kinds.ts';

export interface Dependency {
  readonly name: string;
  readonly file: string;
}

/** The manifests that were understood. */
export const dependencyFilesOf = once((files): readonly string[] =>
  files.paths.filter((path) => !isTest(path) && READERS.some(([pattern]) => pattern.test(path))),
);

export const dependenciesOf = once((files): readonly Dependency[] =>
  dependencyFilesOf(files).flatMap((file) => {
    const read = READERS.find(([pattern]) => pattern.test(file))?.[1];
    return [...(read?.(files.text(file) ?? '') ?? []), ...inherited(file, files)].map((name) => ({ name, file }));
  }),
);

/** What a build takes over from another one, which may bring dependencies that are not named here. */
const inherited = (file: string, { paths, text }: ServiceFiles): readonly string[] => {
  if (file.endsWith('pom.xml')) {
    const [, stated = ''] = (text(file) ?? '').split('<parent>', 2);
    const parent = /<artifactId>\s*([^<\s]+)/.exec(stated)?.[1];
    return parent === undefined || /^(?:spring-boot-starter|quarkus|micronaut|helidon)/.test(parent) ? [] : [`${parent} (the build above)`];
  }
  const isPart = /\.gradle(?:\.kts)?$/.test(file) && !paths.some((path) => /(?:^|\/)settings\.gradle(?:\.kts)?$/.test(path));
  return isPart ? ['another project of Gradle (the build above)'] : [];
};

const all = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

const fromPackage = (text: string): readonly string[] => {
  try {
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(text) as Record<string, object | undefined>;
    return [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];
  } catch {
    return [];
  }
};

/** Keys and quoted requirements alike: `opentelemetry = "1"` and `"opentelemetry-sdk>=1"`. */
const fromToml = (text: string): readonly string[] =>
  all(text.replace(/#.*/g, ''), /(?:^[ \t]*|[[,{]\s*|["'])([A-Za-z][\w.-]*)(?=\s*(?:=|\[|["'<>=~!;]))/gm);

const READERS: readonly (readonly [RegExp, (text: string) => readonly string[]])[] = [
  [/(?:^|\/)package\.json$/, fromPackage],
  [/(?:^|\/)go\.mod$/, (text) => all(text.replace(/\/\/.*/g, ''), /^(?:require[ \t]+)?[ \t]*([\w.-]+\.\w+\/\S+)\s+v\d/gm)],
  [/(?:^|\/)(?:pyproject\.toml|Pipfile|Cargo\.toml|[\w-]+\.versions\.toml)$/, fromToml],
  [/(?:^|\/)(?:requirements[\w.-]*\.(?:txt|in)|requirements\/[\w-]+\.txt)$/, (text) => all(text, /^[ \t]*([A-Za-z][\w.-]*)/gm)],
  [/(?:^|\/)setup\.cfg$/, (text) => all(text, /^[ \t]*([A-Za-z][\w.-]*)[ \t]*(?:[<>=~!;[].*)?$/gm)],
  [
    /(?:^|\/)pom\.xml$/,
    (text) =>
      all(text.replace(/<!--[\s\S]*?(?:-->|$)|<parent>[\s\S]*?(?:<\/parent>|$)/g, ''), /<artifactId>\s*([^<\s]+)\s*<\/artifactId>/g),
  ],
  [/(?:^|\/)build\.gradle(?:\.kts)?$/, (text) => all(text.replace(/\/\/.*/g, ''), /["'(]([\w.-]+(?::[\w.-]+)?)(?=[:"')])/g)],
  [
    /\.(?:cs|fs|vb)proj$|(?:^|\/)Directory\.Packages\.props$/,
    (text) =>
      all(text.replace(/<!--[\s\S]*?(?:-->|$)/g, ''), /(?:Package(?:Reference|Version)|ProjectReference)\s[^>]{0,300}Include="([^"]+)"/g),
  ],
];
