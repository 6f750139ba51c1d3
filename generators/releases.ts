/** The releases of the template, oldest first: what each brings to services that were stamped before it. */
import type { TemplateRelease } from '../src/types.ts';

export const releases: readonly TemplateRelease[] = [{ version: '1.0.0', released: '2026-11-25', changes: ['The first release.'] }];
