import { answerOf } from '../catalog/entity.ts';
import { dockerfileOf } from './files/dockerfile.ts';
import { fieldsAt, manifestsOf, mayChange, mayHold } from './files/manifests.ts';
import { placeOfField } from './files/place.ts';
import { userOf } from './files/user-of-image.ts';
import { type Container, WORKLOAD_KINDS, type Workload, workloadsOf } from './files/workloads.ts';
import { defineFileRule, type FileFound, type JudgedService, type Unknown } from './rule.ts';

export const unnecessaryPrivileges = defineFileRule({
  id: 'SEC-002',
  title: 'unnecessary privileges',
  level: 'warning',
  data: 'files',
  finds:
    'A container of the service runs as root, is privileged, may gain privileges, or may write to its root file system. Without Kubernetes manifests: its Dockerfile ends as root.',
  why: 'Who breaks into a process can do what it may do. A service needs none of this to answer requests.',
  fix: 'Set `runAsNonRoot: true`, `allowPrivilegeEscalation: false` and `readOnlyRootFilesystem: true` in its security context, and a `USER` in its Dockerfile.',
  source: 'Ponce et al. 2021, smell “Unnecessary privileges to microservices”',
  thresholds: {},
  *inspect(service) {
    const manifests = manifestsOf(service.files);
    const workloads = workloadsOf(service);
    if (workloads.length === 0) {
      if (mayHold(manifests, WORKLOAD_KINDS))
        yield {
          unknown: `${answerOf(service.entity)} is described by Kubernetes manifests that have to be rendered first, so its rights are not known.`,
        };
      else yield* judgeImage(service);
      return;
    }
    const image = userOf(service.files);
    for (const workload of workloads)
      for (const container of workload.containers) {
        const faults = faultsOf(workload, container, image);
        if (faults.length === 0) continue;
        const subject = `Container ${container.name} of ${workload.kind} ${workload.name}`;
        if (mayChange(manifests, /securityContext/))
          yield { unknown: `Whether ${subject} loses rights by a kustomize patch is not known.` };
        else
          yield {
            at: { file: workload.file, ...placeOfField(service.files.text(workload.file) ?? '', workload.document, container.field) },
            key: subject,
            says: `${subject} has more rights than a service needs: it ${faults.join(', ')}.`,
          };
      }
  },
});

const faultsOf = ({ pod }: Workload, { value }: Container, image: ReturnType<typeof userOf>) => {
  const outer = fieldsAt(pod, 'securityContext');
  const own = fieldsAt(value, 'securityContext');
  const user = own.runAsUser ?? outer.runAsUser;
  const nonRoot = own.runAsNonRoot ?? outer.runAsNonRoot;
  // With neither, it is the image that decides, where that is known.
  const isRoot = user === 0 || (nonRoot !== true && user === undefined && (nonRoot === false || image?.user === 'root'));
  return [
    ...(isRoot ? ['runs as root'] : []),
    ...(own.privileged === true ? ['is privileged'] : []),
    ...(own.allowPrivilegeEscalation !== false ? ['may gain privileges'] : []),
    ...(own.readOnlyRootFilesystem !== true ? ['may write to its root file system'] : []),
  ];
};

function* judgeImage({ files, entity }: JudgedService): Generator<FileFound | Pick<Unknown, 'unknown'>> {
  const image = userOf(files);
  const file = dockerfileOf(files)?.file;
  if (!image || !file)
    yield { unknown: `${answerOf(entity)} has neither Kubernetes manifests nor a Dockerfile that says as whom it runs.` };
  else if (image.user === 'root')
    yield { at: { file, line: image.line }, says: `The image of ${answerOf(entity)} runs as root: ${image.because}.` };
}
