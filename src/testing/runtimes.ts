/**
 * What stands in for a base image: by the name of the image, what of this machine is put into an empty folder, and what the image says of itself.
 * A language that brings an image adds a line here.
 */
import { chmod, cp, mkdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { finish, succeed } from './process.ts';

interface Runtime {
  /** The names that it stands in for. */
  readonly images: RegExp;
  readonly contents: readonly ((root: string) => Promise<void>)[];
  /** Instructions of a Dockerfile, as `docker import` takes them. */
  readonly changes: () => Promise<readonly string[]>;
}

const certificates = '/etc/ssl/certs/ca-certificates.crt';
const timeZones = '/usr/share/zoneinfo';
const goRoot = '/usr/local/go';
const binaries = '/usr/local/bin:/usr/bin:/bin';
const buildPrograms = [
  'bash',
  'cat',
  'chmod',
  'chown',
  'cp',
  'env',
  'find',
  'grep',
  'head',
  'ls',
  'ln',
  'mkdir',
  'mv',
  'rm',
  'sed',
  'sh',
  'tar',
  'touch',
  'uname',
];

/** Copies a file, and if it is a program the libraries that it loads, each to the path where it stands here. */
const install = async (root: string, file: string, to = file): Promise<void> => {
  await mkdir(path.dirname(root + to), { recursive: true });
  await cp(await realpath(file), root + to, { force: true });
  const { stdout } = await finish(['ldd', file], { folder: '/' });
  for (const [, library = ''] of stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)) {
    await mkdir(path.dirname(root + library), { recursive: true });
    await cp(await realpath(library), root + library, { force: true });
  }
};

const pathOf = async (program: string): Promise<string> =>
  (await succeed(['sh', '-c', `command -v ${program}`], { folder: '/' })).stdout.trim();

/** What any image has. */
const base = async (root: string): Promise<void> => {
  await install(root, certificates);
  await writeFile(`${root}/etc/passwd`, 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n');
  await writeFile(`${root}/etc/group`, 'root:x:0:\nnonroot:x:65532:\n');
  await writeFile(`${root}/etc/nsswitch.conf`, 'hosts: files dns\n');
  for (const folder of ['tmp', 'root', 'home/nonroot']) await mkdir(`${root}/${folder}`, { recursive: true });
  await chmod(`${root}/tmp`, 0o1777);
};

const shell = async (root: string): Promise<void> => {
  for (const program of buildPrograms) await install(root, await pathOf(program), `/usr/bin/${program}`);
  await mkdir(`${root}/bin`, { recursive: true });
  await symlink('/usr/bin/sh', `${root}/bin/sh`);
};

const node =
  (to: string) =>
  (root: string): Promise<void> =>
    install(root, process.execPath, to);

const npm = async (root: string): Promise<void> => {
  const folder = path.resolve(await realpath(await pathOf('npm')), '../..');
  await cp(folder, `${root}/usr/local/lib/node_modules/npm`, { recursive: true, verbatimSymlinks: true });
  for (const name of ['npm', 'npx']) await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, `${root}/usr/local/bin/${name}`);
  // A network with a certificate authority of its own: this machine trusts it, so the stand-in does.
  const trusted = await readFile(certificates).then(
    () => `cafile=${certificates}\n`,
    () => '',
  );
  await mkdir(`${root}/usr/local/etc`, { recursive: true });
  await writeFile(`${root}/usr/local/etc/npmrc`, `${trusted}fetch-retries=1\nupdate-notifier=false\n`);
};

const zones = (root: string): Promise<void> => cp(timeZones, root + timeZones, { recursive: true, verbatimSymlinks: true });

/** All that compiles, without what Go's own tests are made of. */
const go = async (root: string): Promise<void> => {
  const here = (await succeed(['go', 'env', 'GOROOT'], { folder: '/' })).stdout.trim();
  const isNeeded = (file: string): boolean => !/^(api|doc|misc|test)$|(^|\/)testdata$|_test\.go$/.test(path.relative(here, file));
  await cp(here, root + goRoot, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  await mkdir(`${root}/go`, { recursive: true });
};

/** As the real one says, and where this machine gets its modules. A C compiler is promised, as there, so that whoever uses it finds it missing. */
const goEnvironment = async (): Promise<readonly string[]> => {
  const asked = ['GOPROXY', 'GONOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GOPRIVATE', 'GOINSECURE'];
  const { stdout } = await succeed(['go', 'env', '-json', ...asked], { folder: '/' });
  const here = Object.entries(JSON.parse(stdout) as Record<string, string>).filter(([, value]) => value !== '');
  const words = here.map(([name, value]) => `${name}=${value}`);
  return [`ENV PATH=/go/bin:${goRoot}/bin:${binaries}`, ['ENV', 'GOPATH=/go', 'GOTOOLCHAIN=local', 'CGO_ENABLED=1', ...words].join(' ')];
};

const nobody = ['USER 65532', 'WORKDIR /home/nonroot'];

/** The first that the name matches. A distroless image has the runtime and nothing else, and runs as nobody; any other has a shell. */
const runtimes: readonly Runtime[] = [
  {
    images: /\/distroless\/nodejs/,
    contents: [base, node('/nodejs/bin/node')],
    changes: async () => ['ENTRYPOINT ["/nodejs/bin/node"]', ...nobody],
  },
  { images: /\/distroless\/static/, contents: [base, zones], changes: async () => nobody },
  { images: /^golang:/, contents: [base, shell, go], changes: goEnvironment },
  {
    images: /^node:/,
    contents: [base, shell, node('/usr/local/bin/node'), npm],
    changes: async () => [`ENV PATH=${binaries}`, 'CMD ["node"]'],
  },
];

const anyOther: Omit<Runtime, 'images'> = { contents: [base, shell], changes: async () => [`ENV PATH=${binaries}`] };

/** Fills the folder with what stands in for the image; what the image is to say of itself. */
export const furnish = async (root: string, image: string): Promise<readonly string[]> => {
  const { contents, changes } = runtimes.find(({ images }) => images.test(image)) ?? anyOther;
  for (const put of contents) await put(root);
  return changes();
};
