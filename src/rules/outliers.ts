/** Services that stand out by the number of their edges. Gateways, which have many by trade, neither stand out nor count. */
import type { Calls } from '../catalog/calls.ts';
import type { SourcedEntity } from '../catalog/entity.ts';

export interface Outlier {
  readonly service: SourcedEntity;
  /** At the other ends. */
  readonly others: readonly SourcedEntity[];
  /** The average of all, and how far is too far from it: as a sentence shows them. */
  readonly mean: string;
  readonly bound: string;
}

/**
 * Those with at least so many edges, and more than the mean and so many standard deviations. Of fewer than six services none can be two
 * deviations away from their mean, so that a small fleet hears nothing.
 */
export const outliersOf = (
  calls: Calls,
  direction: 'callers' | 'callees',
  limits: { readonly edges: number; readonly deviations: number },
): readonly Outlier[] => {
  const { services, gateway, [direction]: ends } = calls;
  const counted = [...services.keys()].filter((number) => !gateway[number]);
  const degreeOf = (number: number): number => ends[number]?.length ?? 0;
  const average = (measure: (degree: number) => number): number =>
    counted.reduce((sum, number) => sum + measure(degreeOf(number)), 0) / counted.length;
  const mean = average((degree) => degree);
  const bound = mean + limits.deviations * Math.sqrt(average((degree) => (degree - mean) ** 2));
  const serviceAt = (number: number): SourcedEntity => services[number] as SourcedEntity;
  return (
    counted
      // What is equal may differ in the last digit.
      .filter((number) => degreeOf(number) >= limits.edges && degreeOf(number) > bound + 1e-9)
      .map((number) => ({
        service: serviceAt(number),
        others: (ends[number] ?? []).map(serviceAt),
        mean: mean.toFixed(1),
        bound: bound.toFixed(1),
      }))
  );
};
