/** What a Backstage backend may add besides, `backend.add(import('create-service/backstage/capacity'))`: what teams carry, on their Groups. */
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint, catalogServiceRef } from '@backstage/plugin-catalog-node';
import { capacityProcessor } from './capacity-processor.ts';
import { failing } from './failing.ts';
import { portalAddress } from './portal-address.ts';
import { readPolicy } from './read-policy.ts';
import { tellFigures } from './team-figures.ts';

export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'create-service-capacity',
  register: (module) =>
    module.registerInit({
      deps: {
        processing: catalogProcessingExtensionPoint,
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      init: ({ processing, catalog, auth, config, logger }) =>
        failing(async () => {
          const live = { catalog, policy: readPolicy(config), address: portalAddress(config) };
          processing.addProcessor(capacityProcessor(tellFigures({ ...live, auth, logger })));
        }),
    }),
});
