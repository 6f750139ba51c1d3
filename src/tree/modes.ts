/** The permissions that new files get, before the user's umask takes its share: as git gives them. */
import type { FileMode } from '../types.ts';

export const MODES: Readonly<Record<FileMode, number>> = { file: 0o666, executable: 0o777 };
