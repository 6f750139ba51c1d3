import { defineCapability } from '../../src/define.ts';

export const alerts = defineCapability({
  id: 'alerts',
  title: 'Alerts',
  help: 'Burn-rate SLO alerts with unit tests, a Grafana dashboard, a runbook that the alerts link to.',
  default: true,
  any: {
    // The team writes down what it learns from each incident.
    seed: ['docs/runbook.md'],
    contributes: () => ({
      gates: [
        {
          id: 'alerts',
          title: 'Alerts fire when they should',
          run: 'promtool test rules deploy/alerts/rules.test.yaml',
          tools: ['promtool'],
        },
      ],
      pages: [{ title: 'Runbook', path: 'runbook.md' }],
    }),
  },
  languages: 'any',
});
