/** A view for tests of what is made from one by code: total, and dull where a test says nothing. */
import type { View } from '../types.ts';

export const viewOf = (changes: Partial<View> = {}): View => ({
  ...{ dependencies: [], devDependencies: [], commands: [], environment: [], modules: [], backingServices: [], gates: [], pages: [] },
  ...{ relations: [], annotations: [], has: {}, capabilities: [], processes: { service: true, migration: false } },
  ...{ name: 'payments', packageName: 'payments', snakeName: 'payments', description: 'Takes payments.' },
  ...{
    owner: 'team-payments',
    ownerRef: 'team-payments',
    system: 'shop',
    systemRef: 'shop',
    tier: '1',
    lifecycle: 'production',
    port: 8080,
    scope: '',
    pipeline: 'none',
  },
  language: { id: 'any', title: 'Any language', migrate: ['migrate'] },
  template: { name: 'service', version: '1.2.3' },
  kept: true,
  ...changes,
});
