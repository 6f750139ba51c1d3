/** The pipelines in files, and what they do as far as it can be read off their commands. */
import type { ServiceFiles } from '../../catalog/service-files.ts';
import { fieldsAt, parseYaml } from './manifests.ts';
import { once } from './once.ts';

export interface Pipeline {
  readonly file: string;
  readonly text: string;
  readonly tests: boolean;
  readonly builds: boolean;
  /** It runs workflows, templates or scripts that are not read. */
  readonly callsOthers: boolean;
}

const GITHUB = /^(?:\.\.\/)*\.github\/workflows\/[^/]+\.ya?ml$/;
const GITLAB = /^(?:\.\.\/)*\.gitlab-ci\.ya?ml$/;
const OTHERS =
  /(?:^|\/)(?:Jenkinsfile[\w.-]*|[\w.-]*\.jenkinsfile|azure-pipelines[\w.-]*\.ya?ml|bitbucket-pipelines\.yml|\.travis\.yml|\.drone\.yml|\.woodpecker\.ya?ml|cloudbuild\.ya?ml|buildspec\.ya?ml|appveyor\.yml)$|(?:^|\/)\.(?:circleci|buildkite|tekton|woodpecker|azure-pipelines)\/[^/]+\.ya?ml$/;

/** Of a system whose pipelines are not read: that there is one is enough. */
export const isOtherPipeline = (path: string): boolean => OTHERS.test(path);

export const pipelinesOf = once((files: ServiceFiles): readonly Pipeline[] =>
  files.paths.flatMap((file) => {
    const text = GITHUB.test(file) || GITLAB.test(file) ? files.text(file) : undefined;
    return text === undefined ? [] : [readPipeline(file, text)];
  }),
);

const readPipeline = (file: string, text: string): Pipeline => {
  const [value] = parseYaml(text) ?? [];
  const commands = commandsOf(value).join('\n');
  const included = GITLAB.test(file) && fieldsAt({ value }, 'value').include !== undefined;
  return {
    file,
    text,
    tests: TESTS.test(commands),
    builds: BUILDS.test(commands),
    callsOthers: value === undefined || included || CALLS.test(commands),
  };
};

/** What is run: commands, and the names of actions and images. Names of jobs and steps run nothing. */
const commandsOf = (pipeline: unknown): readonly string[] => {
  const found: string[] = [];
  // What is repeated by an alias is read once, or one that holds itself would be read for ever.
  const seen = new Set<unknown>();
  const collect = (value: unknown, field: string): void => {
    if (typeof value === 'string' && RUNS.has(field)) found.push(...(field === 'uses' ? [`uses ${value}`] : linesOf(value)));
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    for (const [key, item] of Object.entries(value))
      collect(item, Array.isArray(value) || (field === 'image' && key === 'name') ? field : key);
  };
  collect(pipeline, '');
  return found;
};
/** Nobody writes longer ones. */
const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => line.slice(0, 1000));
const RUNS = new Set(['run', 'uses', 'script', 'before_script', 'after_script', 'image', 'trigger']);

const TESTS =
  /\b(?:npm|pnpm|yarn|bun|turbo|nx|lerna|rush|deno|go|cargo|dotnet|mix|sbt|bazel|bazelisk|swift|rails|rake|composer|poe|hatch|just|task|make|earthly|gotestsum|ctest)\s(?:[^\n]*[\s:+@])?(?:t|test|tests|nextest|check|ci|verify|unit|integration|coverage)\b|\b(?:pytest|tox|nox|vitest|jest|mocha|rspec|phpunit|gotestsum|playwright test|node --test|unittest)\b|\bmvnw?\b[^\n]*\b(?:test|verify|package|install|deploy)\b|\bgradlew?\b[^\n]*\b(?:test|check|build)\b|uses gradle\/|uses golangci/;
const BUILDS =
  /uses docker\/(?:build-push-action|bake-action)|\b(?:docker|podman|nerdctl)\s+(?:image\s+|buildx\s+|compose\s+)?(?:build|bake)\b|\bdocker-compose\s+build|\bbuildah\b|kaniko|\bko (?:build|publish|resolve|apply)\b|\bjib\w*\b|bootBuildImage|build-image\b|\bpack build\b|\bskaffold\b|\bearthly\b|\bdagger\b|\bnix build\b|PublishContainer|PublishProfile=DefaultContainer|az acr build|gcloud (?:builds submit|run deploy)|fly(?:ctl)? deploy|\bmake\s[^\n]*(?:docker|image|container|push)|\b(?:npm|pnpm|yarn) run [\w:-]*(?:docker|image)|uses redhat-actions\/buildah|uses mr-smithers-excellent|\bs2i build|\bbazel(?:isk)? [^\n]*(?:image|oci|push)/;
/** A workflow or an action of one's own, a script, or a target that may do anything. */
const CALLS =
  /uses (?:\.\/|\S+\.github\/workflows\/)|(?:^|\s)(?:\.\/|bash |sh )?[\w./-]+\.sh\b|\b(?:make|just|task|rake|mage|invoke|earthly|dagger|nix)\b/m;
