/**
 * Writes a registry of any size, the same each time: a `catalog-info.yaml` for every service, teams of eight that own five each, systems of
 * fifteen. One service of each team has an API, which up to four services of later teams call. It is a sound company, but for one service in
 * a hundred, which calls too many others.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OWNED = 5;
const IN_SYSTEM = 15;
const LANGUAGES = ['typescript', 'go', 'python', 'java', 'rust'];

export const makeRegistry = (folder: string, services: number): void => {
  const random = seeded(42);
  const below = (n: number): number => Math.floor(random() * n);
  const teams = Math.ceil(services / OWNED);
  for (let team = 0; team < teams; team++) writeTo(join(folder, 'teams', `team-${team}.yaml`), teamText(team));
  for (let system = 0; system < Math.ceil(services / IN_SYSTEM); system++)
    writeTo(join(folder, 'systems', `system-${system}.yaml`), systemText(system, below(teams)));
  for (let service = 0; service < services; service++) {
    const [team, nth] = [Math.floor(service / OWNED), service % OWNED];
    const usual = nth > 0 && below(4) > 0 ? [team - nth] : [];
    const called = service % 100 === 7 ? [...usual, ...Array.from({ length: 8 }, (_, index) => team - 10 - 3 * index)] : usual;
    const calls = called.filter((other) => other >= 0).map((other) => other * OWNED);
    writeTo(join(folder, 'services', `service-${service}`, 'catalog-info.yaml'), serviceText(service, calls));
  }
};

const writeTo = (path: string, text: string): void => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
};

const teamText = (team: number): string => `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: team-${team}
  description: Builds and runs a handful of services.
  annotations:
    create-service.dev/engineers: '8'
spec:
  type: team
  children: []
`;

const systemText = (system: number, team: number): string => `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: system-${system}
  description: Services that make one product together.
spec:
  owner: team-${team}
`;

const serviceText = (service: number, calls: readonly number[]): string => `# What a developer portal shows of the service.
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: service-${service}
  description: Does one of the many things that a company of this size does.
  labels:
    create-service.dev/language: ${LANGUAGES[Math.floor(service / OWNED) % 2]}
    create-service.dev/tier: '${2 + (service % 2)}'
    create-service.dev/exposure: internal
  annotations:
    github.com/project-slug: acme/service-${service}
    backstage.io/techdocs-ref: dir:.
    create-service.dev/template-version: 1.0.0
  tags:
    - http
    - postgres
spec:
  type: service
  lifecycle: production
  owner: team-${Math.floor(service / OWNED)}
  system: system-${Math.floor(service / IN_SYSTEM)}
${calls.length > 0 ? `  consumesApis:\n${calls.map((call) => `    - service-${call}-v1\n`).join('')}` : ''}${service % OWNED === 0 ? apiText(service) : ''}`;

const apiText = (service: number): string => `  providesApis:
    - service-${service}-v1
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: service-${service}-v1
spec:
  type: openapi
  lifecycle: production
  owner: team-${Math.floor(service / OWNED)}
  system: system-${Math.floor(service / IN_SYSTEM)}
  definition: |
    openapi: 3.1.0
    info: { title: service-${service}, version: 1.0.0 }
    paths: {}
`;

/** Mulberry32, a generator of 32 bits by Tommy Ettinger: the same numbers on every machine. */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};
