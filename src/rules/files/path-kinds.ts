/** What a file is for, by its path: code of the service, or tests, examples, tools and what was generated. */

export type Language = 'javascript' | 'go' | 'java' | 'python' | 'rust' | 'csharp';

const LANGUAGES: Readonly<Record<string, Language>> = {
  ...{ ts: 'javascript', mts: 'javascript', cts: 'javascript', js: 'javascript', mjs: 'javascript', cjs: 'javascript' },
  ...{ go: 'go', java: 'java', kt: 'java', py: 'python', rs: 'rust', cs: 'csharp' },
};

/** The language of code that runs in production; nothing for all other files. */
export const languageOf = (path: string): Language | undefined =>
  isAside(path) || GENERATED.test(path) ? undefined : LANGUAGES[extensionOf(path)];

const extensionOf = (path: string): string => /\.(\w+)$/.exec(path)?.[1] ?? '';

/** Tests and examples: what they hold is made up. */
export const isTest = (path: string): boolean => TEST_FOLDER.test(path) || TEST_FILE.test(path) || TEST_CLASS.test(path);

/** Tests, examples, docs and tools: what they hold is not what runs. */
export const isAside = (path: string): boolean => isTest(path) || TOOL_FOLDER.test(path) || TOOL_FILE.test(path);

const TEST_FOLDER =
  /(?:^|\/)(?:tests?|testing|specs?|__tests__|__mocks__|mocks?|fakes?|fixtures?|testdata|test-data|e2e|it|integration-?tests?|examples?|samples?|demos?|seeds?|[\w.-]+(?:\.|[a-z])Tests?)\//;
const TEST_FILE =
  /(?:[._-](?:test|spec|integration|e2e|mock|fixture|example|sample|template|dist)s?(?:\.|$)|(?:^|\/)(?:test_|conftest\.py$)|\.(?:tmpl|hbs|tpl)$)/i;
const TEST_CLASS = /(?:Tests?|IT|Spec|Mock)\.(?:java|kt|cs)$/;
const TOOL_FOLDER = /(?:^|\/)(?:docs?|documentation|scripts?|tools?|hack|bench(?:es|marks?)?|stories)\//;
const TOOL_FILE = /[._-](?:bench|stories)\.|(?:^|\/)(?:build\.rs|build\.ts|setup\.py|gulpfile\.\w+|gruntfile\.\w+|noxfile\.py)$/i;

const GENERATED =
  /(?:\.pb\.\w+$|_pb2(?:_grpc)?\.pyi?$|\.g\.cs$|\.Designer\.cs$|\.min\.js$|\.gen\.\w+$|_gen\.go$|(?:^|\/)(?:generated?|gen|migrations?)\/)/;

/** Configuration that happens to be written as code. */
export const isConfiguration = (path: string): boolean =>
  /(?:^|\/)(?:config(?:uration|s)?|settings|env(?:ironment)?|constants?)(?:\/|[\w.-]*\.\w+$)|(?:[._-]|(?<=[a-z]))(?:config(?:uration)?|settings|properties|options)\.\w+$/i.test(
    path,
  );
