/** What this service does for its callers: one module for each resource. Add yours, remove the example. */
import { greetings } from './greetings/module.ts';
import type { Module } from './platform/app.ts';

export const features: readonly Module[] = [greetings];
