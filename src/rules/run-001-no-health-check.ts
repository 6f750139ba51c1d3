import { composeFilesOf, dockerfileOf, lastOf } from './files/dockerfile.ts';
import { fieldsAt, isFields, listAt, manifestsOf, mayChange, mayHold, parseYaml } from './files/manifests.ts';
import { placeOfField } from './files/place.ts';
import { WORKLOAD_KINDS, type Workload, workloadsOf } from './files/workloads.ts';
import { defineFileRule, type JudgedService } from './rule.ts';

export const noHealthCheck = defineFileRule({
  id: 'RUN-001',
  title: 'no health check',
  level: 'error',
  data: 'files',
  finds:
    'A Deployment, StatefulSet, DaemonSet or Rollout of the service has no readiness probe or no liveness probe. Without Kubernetes manifests, a health check of the Dockerfile or the compose file is enough.',
  why: 'Nobody but the service itself knows whether it can work. Without a probe it gets requests before it can answer them, and stays as it is when it hangs.',
  fix: 'Let the service answer two probes, one that says that it is alive and one that it can do its work, and wire both into the manifests.',
  source: 'MARS 2023, anti-pattern “No health check”',
  thresholds: {},
  *inspect(service) {
    const { files } = service;
    const manifests = manifestsOf(files);
    const all = workloadsOf(service);
    const lasting = all.filter(({ isLasting }) => isLasting);
    if (all.length === 0) {
      if (mayHold(manifests, WORKLOAD_KINDS)) yield { unknown: `${service.entity.metadata.name} ${TEMPLATED}` };
      else if (!isCheckedByImage(service)) yield { unknown: `${service.entity.metadata.name} ${NOWHERE}` };
      return;
    }
    for (const workload of lasting) {
      // What no port leads to waits for no traffic: beside the one that serves, it is judged by its own people.
      if (lasting.length > 1 && !hasPorts(workload)) continue;
      const missing = ['readiness', 'liveness'].filter((kind) => !workload.containers.some(({ value }) => isFields(value[`${kind}Probe`])));
      if (missing.length === 0) continue;
      const subject = `${workload.kind} ${workload.name}`;
      if (mayChange(manifests, /Probe/)) yield { unknown: `Whether ${subject} gets its probes by a kustomize patch is not known.` };
      else
        yield {
          at: {
            file: workload.file,
            ...placeOfField(files.text(workload.file) ?? '', workload.document, workload.containers[0]?.field ?? []),
          },
          key: subject,
          says: `${subject} has no ${missing.join(' and no ')} probe.`,
        };
    }
  },
});

const TEMPLATED = 'is described by Kubernetes manifests that have to be rendered first, so its probes are not known.';
const NOWHERE = 'has neither Kubernetes manifests nor a health check in its Dockerfile or compose file; what watches it is not known.';

const hasPorts = ({ containers }: Workload): boolean => containers.some(({ value }) => listAt(value, 'ports').length > 0);

const isCheckedByImage = ({ files }: JudgedService): boolean => {
  const dockerfile = dockerfileOf(files);
  const check = dockerfile && lastOf(dockerfile, 'HEALTHCHECK');
  if (check && !/^NONE\b/i.test(check.rest)) return true;
  return composeFilesOf(files).some((path) =>
    (parseYaml(files.text(path) ?? '') ?? []).some((value) =>
      Object.values(fieldsAt(value, 'services')).some(
        (one) => isFields(one) && one.build !== undefined && isFields(one.healthcheck) && one.healthcheck.disable !== true,
      ),
    ),
  );
};
