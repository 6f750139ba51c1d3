/** The tools that we compare with: installs them once, gives each the equal tree in its own dialect, and says how each is run. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Dialect, dialects, type Finished, type TemplateAnswers, toTemplate, writeFiles } from './equal-tree.ts';
import { installOnce, NPM_CI } from './install.ts';
import type { Case } from './measure.ts';

const here = join(import.meta.dirname, 'peers');

/** Installs what the lock files name into a folder that outlives the run. */
export const installPeers = (folder: string): void =>
  installOnce(here, ['package.json', 'package-lock.json', 'requirements.txt'], folder, [
    NPM_CI,
    ['python3', '-m', 'venv', 'python'],
    ['python/bin/pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', 'requirements.txt'],
  ]);

/** Everything that each peer needs to make `payments` in the folder where it is run. Templates are written below `work`. */
export const peerCases = (folder: string, work: string, files: readonly Finished[], answers: TemplateAnswers): readonly Case[] => {
  const modules = join(folder, 'node_modules');
  const node = process.execPath;
  const translated = (dialect: Dialect, path = (file: Finished) => file.path) =>
    files.map((file) => ({ ...file, path: path(file), content: toTemplate(file.content, answers, dialect) }));

  writeFiles(join(work, 'plop/templates'), translated(dialects.handlebars));
  writeFileSync(join(work, 'plop/plopfile.mjs'), plopfile(answers));

  const hygen = translated(dialects.ejs, ({ path }) => `${path.replaceAll('/', '-').replaceAll('.', '_')}.ejs.t`);
  const withTarget = hygen.map((file, index) => ({ ...file, content: `---\nto: <%= name %>/${files[index]?.path}\n---\n${file.content}` }));
  writeFiles(join(work, 'hygen/_templates/service/new'), withTarget);

  writeFiles(join(work, 'generator-service/generators/app/templates'), translated(dialects.ejs));
  writeFileSync(
    join(work, 'generator-service/package.json'),
    JSON.stringify({ name: 'generator-service', version: '1.0.0', type: 'module' }),
  );
  writeFileSync(
    join(work, 'generator-service/generators/app/index.js'),
    yeomanGenerator(join(modules, 'yeoman-generator/dist/index.js'), answers),
  );

  writeFiles(join(work, 'cookiecutter/{{cookiecutter.name}}'), translated(dialects.jinja));
  writeFileSync(join(work, 'cookiecutter/cookiecutter.json'), JSON.stringify(answers));

  writeFiles(join(work, 'backstage/skeleton'), translated(dialects.backstage));

  const flags = Object.entries(answers).flatMap(([name, value]) => [`--${name}`, value]);
  return [
    {
      name: 'hygen',
      command: [node, join(modules, 'hygen/dist/bin.js'), 'service', 'new', ...flags],
      environment: { HYGEN_TMPLS: join(work, 'hygen/_templates') },
    },
    {
      name: 'cookiecutter',
      command: [join(folder, 'python/bin/cookiecutter'), '--no-input', join(work, 'cookiecutter')],
      environment: { HOME: work },
    },
    {
      name: 'plop',
      command: [
        node,
        join(modules, 'plop/bin/plop.js'),
        '--plopfile',
        join(work, 'plop/plopfile.mjs'),
        '--dest',
        '.',
        'service',
        '--',
        ...flags,
      ],
    },
    {
      name: "Backstage's fetch:template, its code alone",
      command: [node, join(here, 'backstage.cjs'), join(work, 'backstage/skeleton'), JSON.stringify(answers)],
      environment: { PEERS: modules },
    },
    {
      name: 'yeoman, a script on its environment',
      command: [node, join(here, 'yeoman.mjs'), join(work, 'generator-service'), JSON.stringify(answers)],
      environment: { HOME: work, PEERS: modules },
    },
  ];
};

const plopfile = (answers: TemplateAnswers): string => `
export default (plop) => plop.setGenerator('service', {
  prompts: ${JSON.stringify(Object.keys(answers).map((name) => ({ type: 'input', name, message: name })))},
  actions: [{
    type: 'addMany', destination: process.cwd() + '/{{name}}', base: 'templates', templateFiles: 'templates/**/*',
    globOptions: { dot: true }, stripExtensions: [], verbose: false,
  }],
});
`;

const yeomanGenerator = (generator: string, answers: TemplateAnswers): string => `
import Generator from ${JSON.stringify(generator)};
export default class extends Generator {
  constructor(args, options) {
    super(args, options);
    for (const name of ${JSON.stringify(Object.keys(answers))}) this.option(name, { type: String });
  }
  writing() {
    const { ${Object.keys(answers).join(', ')} } = this.options;
    this.fs.copyTpl(this.templatePath('**'), this.destinationPath(name), { ${Object.keys(answers).join(', ')} }, {}, { globOptions: { dot: true } });
  }
}
`;
