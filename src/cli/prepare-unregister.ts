/** From the name of a service to what has to go from the registry for it to be registered no more; its own files are none of that. */
import { join } from 'node:path';
import { belongingsOf } from '../catalog/belongings.ts';
import { withoutDocuments } from '../catalog/edit-documents.ts';
import { answerOf, type EntityRef, parseRef, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { findService } from '../catalog/find-service.ts';
import { toGraph } from '../catalog/graph.ts';
import { isComponent } from '../catalog/kinds.ts';
import { createFollower } from '../catalog/location.ts';
import { referrersOf } from '../catalog/referrers.ts';
import { defaultLimits, walkYaml } from '../catalog/walk-yaml.ts';
import { type Problem, UserError } from '../support/errors.ts';
import { groupBy } from '../support/group-by.ts';
import { placeOf } from '../transfer/place.ts';
import { openDesk } from '../tree/desk.ts';
import type { Prepared } from './change-registry.ts';
import type { ReadRegistry } from './read-registry.ts';

export interface PreparedUnregister extends Prepared {
  /** All that the registry knows no more. */
  readonly gone: readonly EntityRef[];
  /** What will lead to nothing, and was let go all the same. */
  readonly broken: readonly Problem[];
}

/** What is written no more, and what the registry knows no more because of that. */
interface Removal {
  readonly documents: readonly SourcedEntity[];
  readonly gone: readonly EntityRef[];
  /** Components that nobody named and that go too. */
  readonly others: readonly SourcedEntity[];
}

/** @throws UserError naming everything that speaks against it; by `force`, what refers to it does not. */
export const prepareUnregister = async (registry: ReadRegistry, name: string, force: boolean): Promise<PreparedUnregister> => {
  const { root, loaded, catalog, policy } = registry;
  const { documents, gone, others } = toRemoval(registry, name);
  const referrers = referrersOf(catalog, toGraph(catalog, policy.types), new Set(gone));
  const broken = [
    ...others.map((other) => ({ where: `Component ${answerOf(other)}`, says: 'It is described in the same file, and would go with it.' })),
    ...referrers.map(({ entity, says }) => ({ where: `${entity.kind} ${answerOf(entity)}`, says })),
  ];
  if (!force) refuse(broken, 'Change these first, or let them lead to nothing with --force.');
  const desk = openDesk();
  const faults = [...groupBy(documents, ({ source }) => source.file)].flatMap(([, inFile]): readonly Problem[] => {
    const place = placeOf(root, loaded.entities, inFile[0] as SourcedEntity);
    const text = desk.read(place.root, place.path);
    if (text === undefined) return [];
    const left = withoutDocuments(text, new Set(inFile.map(({ source }) => source.document)));
    if ('fault' in left) return [{ where: join(place.root, place.path), says: left.fault }];
    if (left.text === '') desk.remove(place.root, place.path, 'nothing else stands in it');
    else
      desk.edit(place.root, place.path, left.text, `without ${inFile.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ')}`);
    return [];
  });
  refuse([...faults, ...desk.problems()], 'Mend what is named, or take it out by hand.');
  return { plans: desk.plans(), gone, broken };
};

const toRemoval = (registry: ReadRegistry, name: string): Removal => {
  const { loaded, catalog } = registry;
  const found = findService(loaded, name);
  if ('service' in found) return removalOf(registry, found.service);
  const location = catalog.entities.get(parseRef(name, 'location') ?? '');
  if (!location) throw refusal([{ where: name, says: found.fault }], found.hint);
  // What it leads to can't be read here: the service has its name, as far as one can tell.
  const ref = parseRef(name, 'component');
  return { documents: [location], gone: [refOf(location), ...(ref ? [ref] : [])], others: [] };
};

/** What repositories describe themselves in. */
const IS_INFO = /(?:^|\/)catalog-info\.ya?ml$/;

const removalOf = ({ root, loaded }: ReadRegistry, service: SourcedEntity): Removal => {
  const { file } = service.source;
  const follow = createFollower(root, defaultLimits);
  const led = loaded.entities
    .filter(({ kind }) => kind.toLowerCase() === 'location')
    .map((location) => ({ location, files: follow(location).files }))
    .filter(({ files }) => files.includes(file));
  const locations = led.map(({ location }) => location);
  const isFoundAnyway = walkYaml(root).files.includes(file);
  const beside = loaded.entities.filter(({ source }) => source.file === file);
  if (locations.length === 0 && !IS_INFO.test(file)) {
    const documents = [service, ...belongingsOf(beside, service)];
    return { documents, gone: documents.map(refOf), others: [] };
  }
  const wide = led.filter(
    ({ location: { spec }, files }) => [spec.target, spec.targets].flat().filter(Boolean).length !== 1 || files.length !== 1,
  );
  if (isFoundAnyway)
    refuse(
      [{ where: file, says: 'The file lies in the registry itself, which reads all that lie there.' }],
      'Move it out of the registry, or delete it, and what leads to it.',
    );
  refuse(
    wide.map(({ location }) => ({ where: location.source.file, says: `This Location leads to ${file}, and to more.` })),
    'Take it out of that Location by hand.',
  );
  refuse(
    locations
      .filter(({ source }) => source.file.startsWith('../') || IS_INFO.test(source.file))
      .map(({ source }) => ({ where: source.file, says: `This Location leads to ${file}, and is no file of the registry's own.` })),
    'Take it out there by hand.',
  );
  return {
    documents: locations,
    gone: [...locations, ...beside].map(refOf),
    others: beside.filter((entity) => isComponent(entity) && entity !== service),
  };
};

const refuse = (problems: readonly Problem[], hint: string): void => {
  if (problems.length > 0) throw refusal(problems, hint);
};

const refusal = (problems: readonly Problem[], hint: string): UserError =>
  new UserError('refused', 'This can not be taken out of the registry; nothing was written.', hint, problems);
