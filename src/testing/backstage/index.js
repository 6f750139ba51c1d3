/** A Backstage with nothing but its catalog, as a company would write one. */
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();
backend.add(import('@backstage/plugin-catalog-backend'));
// Without it, what can't be processed is told to nobody.
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
await backend.start();
