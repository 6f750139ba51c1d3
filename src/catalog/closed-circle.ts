/** The circles of waiting that a service would close by what it is to depend on. The registry may know of it, or wait for it, before it is there. Pure. */
import { type Calls, callsOf } from './calls.ts';
import { type Catalog, toCatalog } from './catalog.ts';
import { calledBy, refOfDependency } from './dependencies.ts';
import { type EntityRef, parseRefs, refOf, type SourcedEntity, sourced, toRef } from './entity.ts';
import { toGraph } from './graph.ts';
import type { Types } from './kinds.ts';
import { shortestCircle } from './knots.ts';
import { ownApiOf } from './own-api.ts';

export interface Newcomer {
  readonly name: string;
  readonly lifecycle?: string | undefined;
  readonly dependencies: readonly string[];
}

/** By dependency, where it closes one: the services of a shortest circle through both, the new one first. What the registry has already, it closed before. */
export const closedCircles = (catalog: Catalog, types: Types, newcomer: Newcomer): ReadonlyMap<string, readonly SourcedEntity[]> => {
  const after = toCatalog({ entities: withNewcomer(catalog, newcomer), problems: [] }, types);
  const graph = toGraph(after, types);
  const calls = callsOf({ catalog: after, graph, types });
  const numbers = new Map(calls.services.map((service, number) => [refOf(service), number]));
  const start = numbers.get(toRef('component', 'default', newcomer.name));
  if (start === undefined) return new Map();
  const circleThrough = (dependency: string): readonly SourcedEntity[] => {
    const called = new Set(calledBy({ catalog: after, graph }, dependency).map((service) => numbers.get(refOf(service))));
    const circle = shortestCircle(leavingBy(calls, start, called), calls, start);
    return circle.map((number) => calls.services[number] as SourcedEntity);
  };
  const before = namedBy(catalog.entities.get(toRef('component', 'default', newcomer.name)));
  return new Map(
    newcomer.dependencies
      .filter((dependency) => !before.has(refOfDependency(dependency)))
      .map((dependency) => [dependency, circleThrough(dependency)] as const)
      .filter(([, circle]) => circle.length > 0),
  );
};

const namedBy = (known: SourcedEntity | undefined): ReadonlySet<EntityRef> =>
  new Set([...parseRefs(known?.spec.dependsOn, 'component'), ...parseRefs(known?.spec.consumesApis, 'api')]);

/** Who waits for whom, where the one service waits for nobody but these. */
const leavingBy = ({ awaited }: Calls, start: number, called: ReadonlySet<number | undefined>): readonly (readonly number[])[] =>
  awaited.with(
    start,
    (awaited[start] ?? []).filter((number) => called.has(number)),
  );

const withNewcomer = ({ entities }: Catalog, { name, lifecycle, dependencies }: Newcomer): readonly SourcedEntity[] => {
  const ref = toRef('component', 'default', name);
  const known = entities.get(ref);
  const ownApi = ownApiOf(name);
  const nowhere = { file: '', document: 0 };
  const described = { apiVersion: '', metadata: { name } };
  const references = dependencies.map(refOfDependency);
  const component = sourced(
    {
      ...described,
      kind: 'Component',
      spec: {
        type: 'service',
        ...known?.spec,
        lifecycle,
        providesApis: [known?.spec.providesApis ?? [], ownApi].flat(),
        consumesApis: references.filter((reference) => reference.startsWith('api:')),
        dependsOn: references.filter((reference) => !reference.startsWith('api:')),
      },
    },
    nowhere,
  );
  const api = sourced({ ...described, kind: 'API', metadata: { name: ownApi.replace(/^api:/, '') }, spec: { type: 'openapi' } }, nowhere);
  const others = [...entities.values()].filter((entity) => entity !== known);
  return [...others, component, ...(entities.has(refOfDependency(ownApi)) ? [] : [api])];
};
