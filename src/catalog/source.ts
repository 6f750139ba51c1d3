/** What makes a folder the source of a service, and which folders hold nothing that people wrote. Pure: it judges paths. */

/** Folders of tools, dependencies and results: what is in them was made, not written. */
const MADE = new Set(
  'node_modules bower_components vendor Pods site-packages venv __pycache__ target dist build out bin obj coverage htmlcov'.split(' '),
);

/** Folders with a dot that people write into; all others are of tools. */
const WRITTEN = new Set('.github .gitlab .circleci .buildkite .tekton .woodpecker .azure-pipelines .config .devcontainer'.split(' '));

/** Whether files in a folder of this name are of a service at all. */
export const isWritten = (folder: string): boolean => (folder.startsWith('.') ? WRITTEN.has(folder) : !MADE.has(folder));

const MANIFEST =
  /(?:^|\/)(?:package\.json|deno\.jsonc?|go\.mod|pyproject\.toml|requirements[\w.-]*\.txt|setup\.(?:py|cfg)|Pipfile|pom\.xml|build\.gradle(?:\.kts)?|build\.sbt|Cargo\.toml|Gemfile|composer\.json|mix\.exs|[\w.-]+\.(?:cs|fs|vb)proj|Dockerfile|Containerfile)$/;
const CODE = /\.(?:[cm]?[jt]sx?|go|py|java|kt|scala|rs|cs|fs|rb|php|ex|exs|swift|clj|cc|cpp|c)$/;

/**
 * Whether a file is part of a service's source: the manifest of a language, a Dockerfile or code. A folder without any is a mere
 * description, of a service whose source lies in another repository: nothing can be said of its files.
 */
export const isSource = (path: string): boolean => MANIFEST.test(path) || CODE.test(path);
