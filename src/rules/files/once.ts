/** What is read out of the files of a service, once for all rules, and forgotten with the files. */
import type { ServiceFiles } from '../../catalog/service-files.ts';

export const once = <T>(read: (files: ServiceFiles) => T): ((files: ServiceFiles) => T) => {
  const known = new WeakMap<ServiceFiles, { readonly value: T }>();
  return (files) => {
    const found = known.get(files) ?? { value: read(files) };
    known.set(files, found);
    return found.value;
  };
};
