/** J · Service level objective: what needs the running service (item 72). The rules alone are judged in `proof/alerts.proof.ts`. */
import assert from 'node:assert/strict';
import { selectorsOfService } from '../alerts/rules.ts';
import { selectorFault, toSeries } from '../alerts/series.ts';
import { until } from '../wait.ts';
import { check } from './check.ts';

export const objectives = [
  check(72, 'alerts and dashboard ask only for series that Prometheus makes of what the running service sends', async (lab) => {
    const selectors = selectorsOfService(lab.subject.folder);
    assert.ok(selectors.length > 10, 'there are alerts and a dashboard');
    await lab.with({}, async (service) => {
      assert.equal((await service.create(1)).status, 201);
      await service.send('GET', lab.contract.resource.collection);
      const faults = () => {
        const series = toSeries(service.metrics());
        return selectors.flatMap((selector) => selectorFault(selector, series) ?? []);
      };
      await until('every series is there', () => faults().length === 0, { within: 5000 }).catch(() => assert.deepEqual(faults(), []));
    });
  }),
];
