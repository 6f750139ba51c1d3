/** Yeoman's environment, as a script of one's own would use it. usage: yeoman.mjs GENERATOR_FOLDER VALUES_JSON */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [generator, values] = process.argv.slice(2);
const { createEnv } = await import(pathToFileURL(join(process.env.PEERS, 'yeoman-environment/dist/index.js')).href);
const environment = createEnv({ cwd: process.cwd(), skipInstall: true });
environment.register(join(generator, 'generators/app/index.js'), { namespace: 'service:app' });
await environment.run('service:app', { ...JSON.parse(values), skipInstall: true, force: true });
