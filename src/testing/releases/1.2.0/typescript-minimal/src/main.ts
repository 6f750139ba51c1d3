/** The service. */
import { modules } from './modules.ts';
import { run } from './platform/run.ts';

await run(modules);
