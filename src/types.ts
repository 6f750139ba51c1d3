/**
 * The words of the project, one line of meaning each. The flow that they follow:
 *
 *     flags ┐
 *     prompts ├─► Answers ─► render ─► theirs ┐
 *     file  ┘                 stamp ─► base   ├─► plan ─► print    (--dry-run, --diff)
 *                             disk  ─► ours   ┘       └─► apply ─► Stamp, Tasks
 *
 * This module holds types alone: it imports nothing and does nothing.
 */

// ── Questions ────────────────────────────────────────────────────────────────────────────────

/** A question is asked if every listed answer has one of the listed values: data, so that every projection can show it. */
export type Condition = Readonly<Record<string, readonly (string | boolean)[]>>;

/** One value that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly help?: string;
  /** Why it can't be chosen: it is shown all the same. */
  readonly unavailable?: string;
}

interface QuestionBase {
  /** camelCase; becomes `--kebab-case`, `CREATE_SERVICE_UPPER_SNAKE` and the key in an answers file. */
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly when?: Condition;
  /** `service` answers shape the files and are recorded in the stamp; `run` answers concern this run alone. */
  readonly scope: 'service' | 'run';
  /** Can't be changed once the service is stamped. */
  readonly immutable?: boolean;
}

/** What a text must look like, and that in words. */
interface Pattern {
  readonly source: string;
  readonly says: string;
}

/** Free text. `{other}` in a default stands for the answer to another question. */
export interface TextQuestion extends QuestionBase {
  readonly kind: 'text';
  readonly default?: string;
  /** Required questions have no default and must be answered. */
  readonly required?: boolean;
  readonly pattern?: Pattern;
  readonly maxLength?: number;
  /** A pattern of what `check` may let pass, for forms, which know no code: it refuses nothing that is right. */
  readonly shape?: string;
  /** A named check that a pattern can't express; returns what is wrong, in a sentence, or nothing. */
  readonly check?: (value: string) => readonly string[];
  /** What the registry can offer as values. */
  readonly offers?: 'owners' | 'systems';
}

export interface IntegerQuestion extends QuestionBase {
  readonly kind: 'integer';
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface SelectQuestion extends QuestionBase {
  readonly kind: 'select';
  readonly choices: readonly Choice[];
  readonly default: string;
}

export interface MultiselectQuestion extends QuestionBase {
  readonly kind: 'multiselect';
  readonly choices: readonly Choice[];
  readonly default: readonly string[];
}

/** Any number of texts. What the answer holds is sorted and without repetition, so that the order in which it was given changes no file. */
export interface ListQuestion extends QuestionBase {
  readonly kind: 'list';
  readonly default: readonly string[];
  /** Each text is judged by it. */
  readonly pattern: Pattern;
  /** How many there may be. */
  readonly most: number;
  /** As in a text question, of each text. */
  readonly check?: (value: string) => readonly string[];
  /** The one spelling of texts that mean the same. */
  readonly spell?: (value: string) => string;
  /** What the registry can offer as values. */
  readonly offers?: 'dependencies';
}

export interface ConfirmQuestion extends QuestionBase {
  readonly kind: 'confirm';
  readonly default: boolean;
}

/** A question asked once: flags, prompts, environment, answers file and docs are made from it. */
export type Question = TextQuestion | IntegerQuestion | SelectQuestion | MultiselectQuestion | ListQuestion | ConfirmQuestion;

export type AnswerValue = string | number | boolean | readonly string[];

/** The answers to all questions of a template, defaults applied, valid. */
export interface Answers {
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly system: string;
  /** What it calls, as short references: `cart`, `sales/cart`, `api:cart-v1`. */
  readonly dependencies: readonly string[];
  readonly language: string;
  readonly capabilities: readonly string[];
  readonly pipeline: string;
  readonly tier: string;
  readonly lifecycle: string;
  readonly port: number;
  readonly scope: string;
  readonly [question: string]: AnswerValue;
}

// ── What can be stamped ──────────────────────────────────────────────────────────────────────

/** A variable that the service reads from its environment, the only source of its configuration. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly help: string;
  /** The value used when it is unset; none = the service refuses to start without it. */
  readonly default?: string;
  /** A value that works on a developer's machine, for `.env.example` and `compose.yaml`. */
  readonly example: string;
  /** The value in Kubernetes, where it differs from the default. */
  readonly production?: string;
  /** Comes from a Secret, never from a ConfigMap. */
  readonly secret?: boolean;
  /** Read by these processes alone: the service itself, or the migration job. Default: the service. */
  readonly readBy?: readonly ('service' | 'migration')[];
}

/** A part of the service that is started, probed and stopped with it: one import in the list of modules. */
export interface ServiceModule {
  /** Identifier that the module exports. */
  readonly name: string;
  /** Import path, relative to the source folder. */
  readonly from: string;
}

/** A server that the service needs beside it: a container in `compose.yaml`, a service container in a pipeline. */
export interface BackingService {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly healthCommand: readonly string[];
  /** Files mounted into the container, host path → container path. */
  readonly mounts?: Readonly<Record<string, string>>;
}

/** One gate of the pipeline: a command that fails when the change must not pass. */
export interface PipelineGate {
  readonly id: string;
  readonly title: string;
  readonly run: string;
  /** It runs on every change: words alone (Markdown), which start no other gate, can fail it too. */
  readonly always?: true;
  /** Tools that it calls, installed by `scripts/tools.sh`. */
  readonly tools?: readonly string[];
}

/** An edge of the catalog: `dependsOn`, `providesApis`, `consumesApis`, to an entity reference. */
export interface CatalogRelation {
  readonly type: 'dependsOn' | 'providesApis' | 'consumesApis';
  readonly target: string;
  /** The entity at the other end, where the service owns it: an API with its definition file, or a Resource. */
  readonly declares?: { readonly type: string; readonly description: string; readonly definition?: string };
}

/** What a tool of the developer portal looks up on the service's catalog entity. */
export interface CatalogAnnotation {
  readonly name: string;
  readonly value: string;
}

/** A page in the service's docs. */
export interface DocumentPage {
  readonly title: string;
  /** Relative to `docs/`. */
  readonly path: string;
}

/** A command that developers of the service run by name (`npm run <name>`). */
export interface ServiceCommand {
  readonly name: string;
  readonly run: string;
  readonly help: string;
}

/** The data that a layer hands to files that it does not own. Each list is merged over the layers and sorted. */
export interface Contribution {
  /** Package names; their versions stand in the language's manifest under `generators/versions/`. */
  readonly dependencies?: readonly string[];
  readonly devDependencies?: readonly string[];
  readonly commands?: readonly ServiceCommand[];
  readonly environment?: readonly EnvironmentVariable[];
  readonly modules?: readonly ServiceModule[];
  readonly backingServices?: readonly BackingService[];
  readonly gates?: readonly PipelineGate[];
  readonly relations?: readonly CatalogRelation[];
  readonly annotations?: readonly CatalogAnnotation[];
  readonly pages?: readonly DocumentPage[];
}

export type Contributions = { readonly [K in keyof Required<Contribution>]: NonNullable<Contribution[K]> };

/** A file made by code from the view, for formats whose values come from what a person typed. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: (view: View) => string;
}

/** A folder of templates with what it declares. Layers apply in a fixed order and never share a path. */
export interface Layer {
  /** Folder under `templates/`, and the name shown as the owner of its files. */
  readonly name: string;
  /** Paths (or folders, ending in `/`) given once and then the owner's; everything else is managed. */
  readonly seed?: readonly string[];
  readonly contributes?: (answers: Answers) => Contribution;
  readonly generates?: readonly GeneratedFile[];
}

/** What a service is written in. */
export interface Language extends Layer {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  /** Commands to run in a freshly stamped service: `install` if the user wants it, `format` to prove that the files are formatted. */
  readonly tasks?: readonly Task[];
  /** What templates of other layers need to know of the language (commands, image, caches), as plain data. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a service can do. Layers: `capabilities/<id>/any`, then `capabilities/<id>/<language>`. */
export interface Capability {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  /** Chosen unless the user says otherwise. */
  readonly default: boolean;
  /** At most one capability of a group can be chosen; a group is a select question of its own. */
  readonly group?: string;
  readonly requires?: readonly string[];
  readonly any?: Omit<Layer, 'name'>;
  /** Languages with files or contributions of their own; a language that is not listed is refused. `'any'`: all alike. */
  readonly languages: 'any' | Readonly<Record<string, Omit<Layer, 'name'>>>;
}

/** One version of a template: what it brings to services that were stamped before it. */
export interface TemplateRelease {
  /** That of the package which brought it: `create-service@<version>` stamps it. */
  readonly version: string;
  /** Calendar day, `2026-11-25`. */
  readonly released: string;
  /** The last day on which services of it are helped with; open while it is among the newest. */
  readonly supportedUntil?: string;
  /** What changes for a service, a sentence each. */
  readonly changes: readonly string[];
  /** Files that moved: path in the release before → path in this one. What their owner did to them moves along. */
  readonly moves?: Readonly<Record<string, string>>;
}

/** Version, questions, languages and capabilities: all that can be stamped. */
export interface ServiceTemplate {
  readonly name: string;
  /** That of the last release. */
  readonly version: string;
  /** Oldest first. */
  readonly releases: readonly TemplateRelease[];
  readonly questions: readonly Question[];
  readonly service: Layer;
  readonly languages: readonly Language[];
  readonly capabilities: readonly Capability[];
}

// ── Rendering ────────────────────────────────────────────────────────────────────────────────

/** All that a template may name: total, so that a strict template never meets a missing value. */
export interface View extends Contributions {
  readonly name: string;
  readonly description: string;
  /** Entity names of the owning Group and of the System, without a namespace. */
  readonly owner: string;
  readonly system: string;
  /** The same as the registry refers to them, with a namespace where that is not the default one. */
  readonly ownerRef: string;
  readonly systemRef: string;
  readonly tier: string;
  readonly lifecycle: string;
  readonly port: number;
  /** `@acme` or empty. */
  readonly scope: string;
  /** npm-style name with the scope: `@acme/payments`. */
  readonly packageName: string;
  /** The name with `_` for `-`: PostgreSQL identifiers, Python modules. */
  readonly snakeName: string;
  /** What runs of it: the service always, the migration where a variable is read by it. */
  readonly processes: Readonly<Record<'service' | 'migration', boolean>>;
  /** Capability id → chosen; every capability of the template is there. */
  readonly has: Readonly<Record<string, boolean>>;
  /** Ids of the chosen capabilities, sorted. */
  readonly capabilities: readonly string[];
  readonly pipeline: string;
  readonly language: { readonly id: string; readonly title: string } & Readonly<Record<string, unknown>>;
  readonly template: { readonly name: string; readonly version: string };
  /** It has a record and is kept current; else it is on its own, and nothing in it speaks of its template. */
  readonly kept: boolean;
}

/** One template file of a layer, ready to render: its path and text are functions of the view. */
export interface TemplateFile {
  readonly layer: string;
  /** Path of the source below `templates/`, for messages. */
  readonly source: string;
  readonly mode: FileMode;
  readonly path: (view: View) => string;
  readonly content: (view: View) => Uint8Array;
}

/** The template files of every layer, by layer name. Read from disk in development, compiled into the bundle for users. */
export type TemplateFiles = ReadonlyMap<string, readonly TemplateFile[]>;

// ── Trees and plans ──────────────────────────────────────────────────────────────────────────

export type FileMode = 'file' | 'executable';

export interface FileEntry {
  readonly content: Uint8Array;
  readonly mode: FileMode;
}

/** Path → content and mode; paths are POSIX, relative, normal, sorted; immutable. */
export type FileTree = ReadonlyMap<string, FileEntry>;

/** Who keeps a file current: `managed` by `update`, `seed` by its owner. */
export type Keeping = 'managed' | 'seed';

/** A rendered file with its provenance. */
export interface RenderedFile extends FileEntry {
  readonly layer: string;
  readonly keeping: Keeping;
}

export type RenderedTree = ReadonlyMap<string, RenderedFile>;

/**
 * What will happen to a path:
 * `create` it is not there yet; `update` it is as we last stamped it, so it is ours to bring forward (or the user said to overwrite it);
 * `keep` nothing to do: it is the same already, or its owner changed or deleted it and the template has nothing new to say;
 * `delete` the template dropped it and the owner never touched it; `conflict` somebody else's content stands there.
 */
export type ChangeKind = 'create' | 'update' | 'keep' | 'delete' | 'conflict';

/**
 * Where both sides changed a path, what its owner did and what the template did, in this order; `add` is a file that the last stamp did not
 * know. `mode`: the permissions alone; `binary`: both changed what is no text.
 */
export type ConflictKind = 'edit/edit' | 'edit/delete' | 'delete/edit' | 'add/add' | 'mode' | 'binary';

export interface Change {
  readonly path: string;
  readonly kind: ChangeKind;
  /** Why, as a short clause: shown beside the path. */
  readonly why: string;
  /** With `conflict`, its owner has to decide; with `keep`, the owner's side stands. */
  readonly conflict?: ConflictKind;
  /** Where the file stood that the template moved here. */
  readonly from?: string;
  /** Git blob id of what the last stamp wrote, where both sides changed it since. */
  readonly base?: string;
  readonly layer: string;
  readonly keeping: Keeping;
  readonly mode: FileMode;
  /**
   * What is written; absent for `delete`. Of what is kept, the template's side; of a conflict that too, or both sides between markers once they
   * were merged.
   */
  readonly content?: Uint8Array;
  /** Git blob id that the path had when the plan was made; absent = no file. `apply` refuses if it changed since. */
  readonly found?: string;
}

/** What will happen to each path, and why; sorted by path. */
export interface Plan {
  readonly changes: readonly Change[];
}

// ── The stamp ────────────────────────────────────────────────────────────────────────────────

/** The record of what was stamped, committed in the service: never secrets, readable in review. */
export interface Stamp {
  readonly template: { readonly name: string; readonly version: string };
  readonly answers: Readonly<Record<string, AnswerValue>>;
  /** Path → git blob id of each managed file as the template rendered it. */
  readonly managed: Readonly<Record<string, string>>;
  /** Those of them that it made executable; records of early releases do not say. */
  readonly executable?: readonly string[];
  /** Paths given once. */
  readonly seed: readonly string[];
  /** Path → git blob id of each of them as it was given; records of early releases do not say. */
  readonly given?: Readonly<Record<string, string>>;
}

/** A command to run after a plan is applied; returned beside the plan, never run during render. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly command: readonly string[];
  /** What the user types to do it by hand. */
  readonly byHand: string;
  /** Id of the task without which this one makes no sense: it is run only if that one was done. */
  readonly after?: string;
  /** The oldest Node that it works with, `24.12`: with an older one it is left to the user, who is told why. */
  readonly node?: string;
}
