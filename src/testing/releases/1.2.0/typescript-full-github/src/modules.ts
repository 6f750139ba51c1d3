/** Everything that the service is made of: first the platform's modules, which the features find on the server. */
import { features } from './features.ts';
import type { Module } from './platform/app.ts';
import { postgres } from './platform/postgres/module.ts';

export const modules: readonly Module[] = [postgres, ...features];
