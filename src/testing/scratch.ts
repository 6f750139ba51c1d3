/** Where tests make and remove thousands of small trees: in memory, if the system has such a place. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

export const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
