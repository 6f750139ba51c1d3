/** Every rule of the registry, in the order of reports: first who carries what, then how it hangs together. */
import { unversioned } from './api-001-unversioned.ts';
import { missingContract } from './api-002-missing-contract.ts';
import { cycle } from './arc-001-cycle.ts';
import { sharedDatabase } from './arc-002-shared-database.ts';
import { hub } from './arc-003-hub.ts';
import { outboundHeavy } from './arc-004-outbound-heavy.ts';
import { longChain } from './arc-005-long-chain.ts';
import { noGateway } from './arc-007-no-gateway.ts';
import { distributedMonolith } from './arc-008-distributed-monolith.ts';
import { nanoService } from './arc-009-nano-service.ts';
import { criticality } from './arc-012-criticality.ts';
import { brokenReference } from './arc-013-broken-reference.ts';
import { logicalCoupling } from './evo-001-logical-coupling.ts';
import { neglected } from './evo-003-neglected.ts';
import { busFactor } from './evo-004-bus-factor.ts';
import { unowned } from './own-001-unowned.ts';
import { teamSize } from './own-002-team-size.ts';
import { overCapacity } from './own-003-over-capacity.ts';
import { domains } from './own-004-domains.ts';
import { singleLayer } from './own-005-single-layer.ts';
import { misplaced } from './own-006-misplaced.ts';
import { foreignData } from './own-007-foreign-data.ts';
import { smallOrganisation } from './own-009-small-organisation.ts';
import { brokenEntity } from './reg-001-broken-entity.ts';
import type { AnyRule, RuleText } from './rule.ts';
import { expiredWaiver, needlessWaiver } from './run.ts';
import { noHealthCheck } from './run-001-no-health-check.ts';
import { noTelemetry } from './run-002-no-telemetry.ts';
import { hardCodedEndpoint } from './run-004-hard-coded-endpoint.ts';
import { wobblyCall } from './run-005-wobbly-call.ts';
import { noPipeline } from './run-006-no-pipeline.ts';
import { stacks } from './run-009-stacks.ts';
import { templateLag } from './run-010-template-lag.ts';
import { publiclyReachable } from './sec-001-publicly-reachable.ts';
import { unnecessaryPrivileges } from './sec-002-unnecessary-privileges.ts';
import { secret } from './sec-003-secret.ts';

export const rules: readonly AnyRule[] = [
  unowned,
  teamSize,
  overCapacity,
  domains,
  singleLayer,
  misplaced,
  foreignData,
  smallOrganisation,
  cycle,
  sharedDatabase,
  hub,
  outboundHeavy,
  longChain,
  noGateway,
  distributedMonolith,
  nanoService,
  criticality,
  brokenReference,
  unversioned,
  missingContract,
  noHealthCheck,
  noTelemetry,
  hardCodedEndpoint,
  wobblyCall,
  noPipeline,
  stacks,
  templateLag,
  publiclyReachable,
  unnecessaryPrivileges,
  secret,
  logicalCoupling,
  neglected,
  busFactor,
  brokenEntity,
];

/** All that a finding may name: the rules, and what is said of waivers. */
export const ruleTexts: readonly RuleText[] = [...rules, expiredWaiver, needlessWaiver];
