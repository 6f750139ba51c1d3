/** What a Backstage backend adds, `backend.add(import('create-service/backstage'))`: our actions, for software templates. */
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { template } from '../../generators/index.ts';
import { loadTemplateFiles } from '../../generators/template-files.ts';
import { questionsOfForm } from '../questions/to-form.ts';
import { checkCapacityAction } from './check-action.ts';
import { createServiceAction } from './create-action.ts';
import { failing } from './failing.ts';
import { portalAddress } from './portal-address.ts';
import { readPolicy } from './read-policy.ts';
import { registerServiceAction } from './register-action.ts';

export default createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'create-service',
  register: (module) =>
    module.registerInit({
      deps: { scaffolder: scaffolderActionsExtensionPoint, catalog: catalogServiceRef, config: coreServices.rootConfig },
      init: ({ scaffolder, catalog, config }) =>
        failing(async () => {
          const live = { catalog, policy: readPolicy(config), address: portalAddress(config) };
          scaffolder.addActions(
            createServiceAction({ template, loadTemplateFiles }),
            registerServiceAction(),
            checkCapacityAction({ questions: questionsOfForm(template.questions), ...live }),
          );
        }),
    }),
});
