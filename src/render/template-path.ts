/** How the path of a template file becomes the path of a stamped file, before its handlebars are rendered. */

/** `_github/x.yml.hbs` → `.github/x.yml`: npm drops real dot files from packages; `__init__.py` stays. */
export const stampedPath = (path: string): string =>
  path
    .replace(/\.hbs$/, '')
    .split('/')
    .map((segment) => segment.replace(/^_(?=[A-Za-z])/, '.'))
    .join('/');

export const isTemplate = (path: string): boolean => path.endsWith('.hbs');
