/** Every capability, in the order in which their layers apply. */
import { alerts } from './alerts.ts';
import { devcontainer } from './devcontainer.ts';
import { docs } from './docs.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { kubernetes } from './kubernetes.ts';
import { postgres } from './postgres.ts';

export const capabilities = [postgres, kubernetes, alerts, docs, devcontainer, github, gitlab];
