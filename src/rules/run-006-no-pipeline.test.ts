import { testFileRule } from '../testing/file-rules.ts';
import { noPipeline } from './run-006-no-pipeline.ts';

const github = (...steps: readonly string[]): string =>
  `on: push\njobs:\n  all:\n    runs-on: ubuntu\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`;
const BUILD = 'uses: docker/build-push-action@v6';
const Dockerfile = 'FROM scratch\n';
const workflow = '.github/workflows/ci.yml';

testFileRule(noPipeline, {
  accept: [
    ...[
      'npm test',
      'npm ci && npm run test:unit',
      'pnpm -r test',
      'go test ./...',
      './mvnw -B verify',
      './gradlew build',
      'uv run pytest -q',
      'cargo test --locked',
      'cargo nextest run',
      'dotnet test --no-build',
    ].map((command) => ({ name: `\`${command}\` with an image`, files: { Dockerfile, [workflow]: github(`run: ${command}`, BUILD) } })),
    ...[
      'docker build -t x .',
      'docker buildx build --push .',
      'podman build .',
      'ko build ./cmd/app',
      './mvnw jib:build',
      './gradlew bootBuildImage',
    ].map((command) => ({
      name: `\`${command}\` with tests`,
      files: { Dockerfile, [workflow]: github('run: make test', `run: ${command}`) },
    })),
    {
      name: 'two workflows that share the work',
      files: { Dockerfile, '.github/workflows/a.yml': github('run: go test ./...'), '.github/workflows/b.yaml': github(BUILD) },
    },
    { name: 'tests alone, where there is no Dockerfile', files: { 'main.py': '', [workflow]: github('run: pytest') } },
    {
      name: 'a pipeline of GitLab',
      files: {
        Dockerfile,
        '.gitlab-ci.yml':
          'unit:\n  script:\n    - npm ci\n    - npm test\nimage:\n  image: { name: gcr.io/kaniko-project/executor }\n  script: [/kaniko/executor]\n',
      },
    },
    ...[
      'Jenkinsfile',
      'azure-pipelines.yml',
      '.circleci/config.yml',
      '.buildkite/pipeline.yml',
      '.tekton/push.yaml',
      'bitbucket-pipelines.yml',
    ].map((path) => ({ name: path, files: { Dockerfile, [path]: 'anything' } })),
    { name: 'a Jenkinsfile at the top of the repository', files: { Dockerfile }, above: { '../../Jenkinsfile': 'anything' } },
    {
      name: 'a workflow for all services at the top',
      files: { Dockerfile },
      above: { '../../.github/workflows/all.yml': github('run: npx turbo run test', BUILD) },
    },
  ],
  reject: [
    { name: 'no pipeline', files: { Dockerfile, 'main.go': '' }, found: [{ says: 'payments has no pipeline.' }] },
    {
      name: 'a pipeline that only builds',
      files: { Dockerfile, [workflow]: github(BUILD) },
      found: [{ says: 'No pipeline of payments tests it.', at: { file: workflow, line: 1 } }],
    },
    {
      name: 'one that only tests',
      files: { Dockerfile, [workflow]: github('run: npm test') },
      found: [{ says: 'No pipeline of payments builds its image.' }],
    },
    {
      name: 'one that does neither, though its steps are called so',
      files: { Dockerfile, [workflow]: github('name: npm test and docker build .\n        run: npm run lint') },
      found: [{ says: 'No pipeline of payments tests it and builds its image.' }],
    },
    {
      name: 'a pipeline at the top that has to do with something else',
      files: { Dockerfile },
      above: { '../.github/workflows/report.yml': github('run: npx create-service report') },
      found: [{ says: 'payments has no pipeline.' }],
    },
    {
      name: 'one at the top that is its own, and only tests',
      files: { Dockerfile },
      above: { '../.github/workflows/x.yml': github('run: go test ./services/payments/...') },
      found: [{ says: 'No pipeline of payments builds its image.' }],
    },
    { name: 'a workflow elsewhere than GitHub looks', files: { 'main.go': '', 'ci/workflows/a.yml': github('run: go test') }, found: [{}] },
  ],
  unknown: [
    {
      name: 'a workflow of others that is called',
      files: { Dockerfile, [workflow]: 'on: push\njobs:\n  all:\n    uses: acme/workflows/.github/workflows/service.yml@v1\n' },
      unknown: /is not known/,
    },
    { name: 'a script', files: { Dockerfile, [workflow]: github('run: ./ci/all.sh') }, unknown: /is not known/ },
    { name: 'a target', files: { Dockerfile, [workflow]: github('run: make release') }, unknown: /is not known/ },
    {
      name: 'included templates',
      files: { Dockerfile, '.gitlab-ci.yml': 'include: [{ project: acme/ci, file: a.yml }]\n' },
      unknown: /is not known/,
    },
    {
      name: 'a pipeline of all at the top that only tests',
      files: { Dockerfile },
      above: { '../../.gitlab-ci.yml': 'all: { script: [npm test] }\n' },
      unknown: /is not known/,
    },
  ],
});
