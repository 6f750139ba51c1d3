/** What this service does for its callers: one module for each resource. Add yours, remove the example. */
import { items } from './items/module.ts';
import type { Module } from './platform/app.ts';

export const features: readonly Module[] = [items];
