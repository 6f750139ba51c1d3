/** How places are named, and what of them a format can use that knows only the files of one repository. Pure. */
import { posix } from 'node:path';
import type { Place } from './report.ts';

export const isAddress = (file: string): boolean => /^[a-z][a-z\d+.-]*:\/\//i.test(file);
export const isAbsolute = (file: string): boolean => /^(?:[a-z]:)?\//i.test(file);

/** The path of what lies in the working folder, `catalog/teams.yaml`; nothing for what lies elsewhere. */
export const pathHere = (file: string): string | undefined => {
  if (isAddress(file) || isAbsolute(file)) return undefined;
  const path = posix.normalize(file).replace(/(?<=.)\/$/, '');
  return /^\.\.(?:\/|$)/.test(path) ? undefined : path;
};

/** `catalog/teams.yaml:5:9` */
export const showPlace = ({ file, line, column }: Place): string => [file, line, column].filter((part) => part !== undefined).join(':');
