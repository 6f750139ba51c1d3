/** Where people see the entities of a Backstage. */
import type { RootConfigService } from '@backstage/backend-plugin-api';

export const portalAddress = (config: Pick<RootConfigService, 'getOptionalString' | 'getString'>): string =>
  config.getOptionalString('app.baseUrl') ?? config.getString('backend.baseUrl');
