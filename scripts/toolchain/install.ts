/**
 * The tools that judge what is stamped, from where each is published: Debian packages, a Python environment and Go modules, pinned by
 * `requirements.txt` and `go.sum`. What is there already is left alone; what can't be had is named with the way to get it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const here = import.meta.dirname;
const cache = join(here, '../../.cache/tools');
const bin = join(cache, 'bin');

/** A tool that is not there: what can't be proven without it, and how to get it. */
export interface Missing {
  readonly tool: string;
  readonly get: string;
  /** Names of the proof files that need it. */
  readonly proofs: readonly string[];
  /** Only services in this language need it: those proofs skip them, and prove the others. */
  readonly language?: string;
}

/** What it is that can't be proven, in words. */
export const unproven = ({ tool, get, proofs, language }: Missing): string =>
  `NOT PROVEN, ${tool} is missing: ${language ? `services in ${language} in ` : ''}${proofs.join(', ')}. To get it: ${get}.`;

interface DebianTool {
  readonly command: string;
  /** What shows a shell that it is there; by default that the command is on the path. */
  readonly shown?: string;
  readonly packages: readonly string[];
  readonly proofs: readonly string[];
}

/** Each of these has all the tools that a pipeline calls. */
const pipelineProofs = ['pipelines', 'gates', 'changes', 'delivery'];

const debianTools: readonly DebianTool[] = [
  {
    command: 'dockerd',
    shown: 'command -v dockerd || test -x /usr/sbin/dockerd || docker info',
    packages: ['docker.io'],
    proofs: ['image', 'devcontainer'],
  },
  { command: 'docker-compose', packages: ['docker-compose'], proofs: ['house', 'devcontainer'] },
  { command: 'tmux', packages: ['tmux'], proofs: ['package'] },
  { command: 'promtool', packages: ['prometheus'], proofs: ['alerts', ...pipelineProofs] },
  { command: 'chromium', packages: ['chromium'], proofs: ['html-report'] },
  { command: 'jq', packages: ['jq'], proofs: [...pipelineProofs, 'report-in-ci'] },
  { command: 'rsync', packages: ['rsync'], proofs: pipelineProofs },
  { command: 'shellcheck', packages: ['shellcheck'], proofs: ['house', ...pipelineProofs] },
  { command: 'yamllint', packages: ['yamllint'], proofs: ['house'] },
  { command: 'kubectl', packages: ['kubernetes-client'], proofs: ['kubernetes', 'kubernetes-server', ...pipelineProofs] },
  { command: 'etcd', packages: ['etcd-server'], proofs: ['kubernetes-server'] },
];

const pythonProofs = ['house', ...pipelineProofs];
const goProofs = ['image', 'go-modules', ...pipelineProofs];
const goServiceProofs = ['conformance', 'gates', 'house', 'image', 'mutants', 'outbound', 'pipelines', 'devcontainer'];

/** Puts the project's own tools first on the path of this process and its children. */
export const usePath = (): void => {
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
};

/** Installs what is missing and can be had. */
export const installToolchain = (): readonly Missing[] => {
  mkdirSync(bin, { recursive: true });
  return [...installDebian(), ...installPython(), ...installGo(), ...buildServiceTools(), ...installApiServer()];
};

const shows = (script: string): boolean => spawnSync('sh', ['-c', script], { stdio: 'ignore' }).status === 0;
const has = (command: string): boolean => shows(`command -v ${command}`);

/** Runs a command quietly; what it said is shown only if it failed. */
const run = (say: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean => {
  console.error(`${say} …`);
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: here, encoding: 'utf8', env: { ...process.env, ...env } });
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}`.trim());
  return status === 0;
};

const installDebian = (): readonly Missing[] => {
  const missing = () => debianTools.filter(({ command, shown }) => !(shown ? shows(shown) : has(command)));
  const wanted = missing().flatMap(({ packages }) => packages);
  if (wanted.length > 0 && process.getuid?.() === 0 && has('apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    if (run('Reading the list of Debian packages', 'apt-get', ['update', '-qq'], env))
      run(`Installing ${wanted.join(', ')}`, 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...wanted], env);
  }
  return missing().map(({ command, packages, proofs }) => ({ tool: command, get: `apt-get install ${packages.join(' ')}`, proofs }));
};

/** Whether the tools made from these lock files are there; `done` remembers that they are. */
const lockMarker = (name: string, locks: readonly string[]) => {
  const marker = join(cache, `.${name}`);
  const hash = createHash('sha256');
  for (const lock of locks) hash.update(readFileSync(join(here, lock)));
  const digest = hash.digest('hex');
  return { isCurrent: existsSync(marker) && readFileSync(marker, 'utf8') === digest, done: () => writeFileSync(marker, digest) };
};

const pythonTools = ['mkdocs', 'schemathesis', 'squawk', 'zizmor', 'check-jsonschema'];

const installPython = (): readonly Missing[] => {
  const { isCurrent, done } = lockMarker('python', ['requirements.txt']);
  if (isCurrent) return [];
  const environment = join(cache, 'python');
  const made =
    has('python3') &&
    run('Making a Python environment', 'python3', ['-m', 'venv', environment]) &&
    run('Installing what requirements.txt names', join(environment, 'bin/pip'), [
      'install',
      '--quiet',
      '--requirement',
      'requirements.txt',
    ]);
  if (!made) return [{ tool: pythonTools.join(', '), get: 'install Python 3.11 or newer with venv', proofs: pythonProofs }];
  for (const name of pythonTools) {
    rmSync(join(bin, name), { force: true });
    symlinkSync(join(environment, 'bin', name), join(bin, name));
  }
  done();
  return [];
};

const installGo = (): readonly Missing[] => {
  const { isCurrent, done } = lockMarker('go', ['go.mod', 'go.sum']);
  if (isCurrent) return [];
  const made = has('go') && run('Building the tools that go.mod names', 'go', ['install', 'tool'], { GOBIN: bin });
  if (!made) return [{ tool: 'oasdiff, gitleaks, actionlint', get: 'install Go 1.26 or newer', proofs: goProofs }];
  done();
  return [];
};

const serviceTools = ['golangci-lint', 'govulncheck', 'sqlc'];

/**
 * What checks a stamped Go service, from the module that is stamped. A service has Go build its tools; Go keeps them by what they are made of,
 * so those of the template, built here without C as a service does, are there for every service. Minutes, once; Go itself knows whether they are current.
 */
const buildServiceTools = (): readonly Missing[] => {
  const module = '../../templates/languages/go/tools';
  const built =
    has('go') &&
    serviceTools.every((name) =>
      run(`Building ${name}, unless Go still has it`, 'go', ['-C', module, 'tool', '-n', name], { CGO_ENABLED: '0' }),
    );
  return built ? [] : [{ tool: serviceTools.join(', '), get: 'install Go 1.26 or newer', proofs: goServiceProofs, language: 'Go' }];
};

/** Kubernetes' API server, built from its published module, and the definitions of the Gateway API. Minutes, once. */
const installApiServer = (): readonly Missing[] => {
  const locks = ['kubernetes/go.mod', 'kubernetes/go.sum', 'gateway-api/go.mod', 'gateway-api/go.sum'];
  const { isCurrent, done } = lockMarker('api-server', locks);
  if (isCurrent) return [];
  const made =
    has('go') &&
    run('Building the API server of Kubernetes', 'go', ['-C', 'kubernetes', 'install', '-trimpath', '-ldflags=-s -w', 'tool'], {
      GOBIN: bin,
    }) &&
    run('Fetching the Gateway API', 'go', ['-C', 'gateway-api', 'mod', 'download', 'sigs.k8s.io/gateway-api']);
  const gateway = spawnSync('go', ['-C', 'gateway-api', 'list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/gateway-api'], {
    cwd: here,
    encoding: 'utf8',
  });
  if (!made || gateway.status !== 0) return [{ tool: 'kube-apiserver', get: 'install Go 1.26 or newer', proofs: ['kubernetes-server'] }];
  mkdirSync(join(cache, 'gateway-api'), { recursive: true });
  const definition = 'gateway.networking.k8s.io_httproutes.yaml';
  writeFileSync(join(cache, 'gateway-api', definition), readFileSync(join(gateway.stdout.trim(), 'config/crd/standard', definition)));
  done();
  return [];
};
