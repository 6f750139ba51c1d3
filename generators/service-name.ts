/** Where the name of a service will be used, and what each of these places allows. */
import { builtinModules } from 'node:module';

interface Place {
  /** Where the name ends up, as the user would say it. */
  readonly place: string;
  /** Whether the name can be used there as it is. */
  readonly allows: (name: string) => boolean;
  readonly says: string;
}

/** PostgreSQL's reserved words (appendix C of its manual) that are legal service names otherwise. */
const SQL_WORDS = new Set(
  'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window with postgres template0 template1 public'.split(
    ' ',
  ),
);

/** Words that can't name a module, package or crate in one of the languages that a service may be written in. */
const LANGUAGE_WORDS = new Set(
  'abstract alloc assert async await bool boolean break byte catch char class const continue core crate def defer del double dyn elif enum export extends extern fallthrough final finally float fn func function global go goto if implements import instanceof int interface internal lambda let long loop main map match mod move mut native new none nonlocal override package pass private protected proc pub raise range ref return self short static std strictfp struct super switch synchronized test this throw throws trait transient try type typeof undefined unsafe use var void volatile while yield'.split(
    ' ',
  ),
);

/** Texts that YAML 1.1 reads as booleans, which Kubernetes tools still do. Those that SQL reserves too are there. */
const YAML_WORDS = new Set(['yes', 'no', 'off']);

/** Names of devices that Windows keeps for itself, whatever the extension. */
const DEVICE_WORDS = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** Kept for commands of this tool, today's and tomorrow's: `create-service update` can't both update and create. */
const COMMAND_WORDS = new Set(
  'create help report check diff update add remove set heal eject rules register unregister transfer'.split(' '),
);

/** What stands for an empty choice on the command line and in an answers file. */
const NO_NAME = 'none';

const npmWords = new Set([...builtinModules.map((name) => name.split('/')[0] ?? ''), 'node_modules', 'favicon', 'npm', 'yarn', 'pnpm']);

// Kubernetes names Services by RFC 1035; `-migrate` and a hash follow the name in Jobs, and 63 is the limit of a label's value.
const LONGEST = 40;

/** What a name looks like, the words aside that some place keeps for itself. */
export const SERVICE_NAME_SHAPE = `^(?=.{2,${LONGEST}}$)[a-z]([a-z0-9]|-(?=[a-z0-9]))*$`;

const places: readonly Place[] = [
  { place: 'every place', allows: (name) => /^[a-z0-9-]+$/.test(name), says: 'use lower-case letters, digits and single dashes only' },
  {
    place: 'Kubernetes Service (DNS label, RFC 1035) and PostgreSQL identifier',
    allows: (name) => /^[a-z]/i.test(name),
    says: 'begin with a letter',
  },
  { place: 'DNS label', allows: (name) => !name.endsWith('-'), says: 'do not end with a dash' },
  { place: 'image name and internationalised DNS label', allows: (name) => !name.includes('--'), says: 'do not use two dashes in a row' },
  {
    place: 'DNS label, with the suffixes of jobs and replicas',
    allows: (name) => name.length <= LONGEST,
    says: `use at most ${LONGEST} characters`,
  },
  { place: 'Backstage entity name and image name', allows: (name) => name.length >= 2, says: 'use at least 2 characters' },
  {
    place: 'PostgreSQL database and roles',
    allows: (name) => !SQL_WORDS.has(name.replaceAll('-', '_')),
    says: 'it is a reserved word of SQL',
  },
  {
    place: 'PostgreSQL roles',
    // Roles are called `<name>_owner`, and the server keeps `pg_` for itself.
    allows: (name) => !/^pg(-|$)/.test(name),
    says: '`pg` and `pg-…` are kept for PostgreSQL',
  },
  { place: 'module, package or crate', allows: (name) => !LANGUAGE_WORDS.has(name), says: 'it is a keyword of a programming language' },
  { place: 'module of Go', allows: (name) => name !== 'vendor', says: 'Go keeps it for copies of other modules' },
  { place: 'npm package', allows: (name) => !npmWords.has(name), says: 'it is the name of a module of Node.js or of a package manager' },
  {
    place: 'value in YAML, as some tools read it',
    allows: (name) => !YAML_WORDS.has(name),
    says: 'they take it for yes or no, not for a name',
  },
  { place: 'folder on Windows', allows: (name) => !DEVICE_WORDS.test(name), says: 'it is the name of a device' },
  {
    place: 'Kubernetes namespace',
    allows: (name) => name !== 'default' && !name.startsWith('kube-'),
    says: '`default` and `kube-…` are kept for the cluster',
  },
  {
    place: 'command line of create-service',
    allows: (name) => !COMMAND_WORDS.has(name),
    says: 'it is kept for commands of create-service',
  },
  { place: 'answers', allows: (name) => name !== NO_NAME, says: 'it says that nothing is chosen' },
];

/** Everything that speaks against the name, a sentence each. */
export const serviceNameProblems = (name: string): readonly string[] =>
  places
    .filter(({ allows }) => !allows(name))
    .map(({ place, says }) => `${JSON.stringify(name)} can't name a part of the service (${place}): ${says}.`);
