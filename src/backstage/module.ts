/** What a Backstage backend adds, `backend.add(import('create-service/backstage'))`: our actions, for software templates. */
import { createBackendModule } from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { template } from '../../generators/index.ts';
import { loadTemplateFiles } from '../../generators/template-files.ts';
import { createServiceAction } from './create-action.ts';

export default createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'create-service',
  register: (module) =>
    module.registerInit({
      deps: { scaffolder: scaffolderActionsExtensionPoint },
      init: async ({ scaffolder }) => scaffolder.addActions(createServiceAction({ template, loadTemplateFiles })),
    }),
});
