/** The Pod Security Standard “restricted”, control by control: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';

const volumeTypes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];
const seccompTypes = ['RuntimeDefault', 'Localhost'];

/** What the standard has against a pod, plus the one thing that it leaves open: the root file system has to be read-only. */
export const restrictedFaults = (pod: IPodSpec): readonly string[] => [
  ...(['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => pod[field]).map((field) => `${field} is on`),
  ...(pod.securityContext?.sysctls?.length ? ['sysctls are set'] : []),
  ...(pod.volumes ?? []).flatMap((volume) =>
    Object.keys(volume)
      .filter((type) => type !== 'name' && !volumeTypes.includes(type))
      .map((type) => `volume ${volume.name} is a ${type}`),
  ),
  ...[...(pod.initContainers ?? []), ...pod.containers].flatMap((container) =>
    containerFaults(pod, container).map((fault) => `container ${container.name}: ${fault}`),
  ),
];

const containerFaults = (pod: IPodSpec, { ports = [], securityContext: own = {} }: IContainer): readonly string[] => {
  const shared = pod.securityContext ?? {};
  const holds = {
    'privileged is on': own.privileged,
    'privilege escalation is allowed': own.allowPrivilegeEscalation !== false,
    'not all capabilities are dropped': !own.capabilities?.drop?.includes('ALL'),
    'capabilities are added': own.capabilities?.add?.some((capability) => capability !== 'NET_BIND_SERVICE'),
    'it may run as root': (own.runAsNonRoot ?? shared.runAsNonRoot) !== true,
    'its user is not a number other than 0': !(own.runAsUser ?? shared.runAsUser),
    'its seccomp profile is not that of the runtime': !seccompTypes.includes((own.seccompProfile ?? shared.seccompProfile)?.type ?? ''),
    'proc is not masked': own.procMount !== undefined && own.procMount !== 'Default',
    'it has a port of the host': ports.some(({ hostPort }) => hostPort),
    'its root file system can be written': own.readOnlyRootFilesystem !== true,
  };
  return Object.entries(holds).flatMap(([fault, is]) => (is ? [fault] : []));
};
