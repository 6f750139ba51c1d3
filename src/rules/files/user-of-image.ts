/** As whom the image of a service runs, by its Dockerfile. */
import { dockerfileOf, lastOf } from './dockerfile.ts';
import { once } from './once.ts';

export interface ImageUser {
  readonly user: 'root' | 'other';
  /** Where that is decided. */
  readonly line: number;
  readonly because: string;
}

/** Nothing where there is no Dockerfile, or its base image is not known to run as root. */
export const userOf = once((files): ImageUser | undefined => {
  const dockerfile = dockerfileOf(files);
  if (!dockerfile) return undefined;
  const stated = lastOf(dockerfile, 'USER');
  if (stated) {
    const user = /^(?:root|0)(?::|$)/.test(stated.rest) ? 'root' : 'other';
    return { user, line: stated.line, because: `its Dockerfile says \`USER ${stated.rest}\`` };
  }
  const { base, instructions } = dockerfile;
  const because = `its Dockerfile has no \`USER\`, and ${base.replace(/@.*/, '')} has root`;
  if (UNPRIVILEGED.test(base)) return { user: 'other', line: 1, because };
  // An image of the company's own may have set one.
  return AS_ROOT.test(base) ? { user: 'root', line: instructions[0]?.line ?? 1, because } : undefined;
});

const UNPRIVILEGED =
  /nonroot|rootless|unprivileged|chiseled|^cgr\.dev\/|^(?:docker\.io\/)?bitnami\/|^registry\.access\.redhat\.com\/ubi\d*\/(?:nodejs|openjdk|python|go)/;

/** Images of Docker's own library and others that are known to run as root unless told otherwise. */
const AS_ROOT =
  /^(?:docker\.io\/(?:library\/)?)?(?:scratch|alpine|debian|ubuntu|busybox|fedora|rockylinux|almalinux|amazonlinux|node|golang|python|ruby|php|rust|openjdk|eclipse-temurin|amazoncorretto|maven|gradle|nginx|httpd|tomcat)(?::[\w.-]+)?(?:@sha256:\w+)?$|^mcr\.microsoft\.com\/dotnet\/(?:aspnet|runtime|runtime-deps|sdk)(?::[\w.-]+)?$|^gcr\.io\/distroless\/[\w-]+(?::(?:latest|debug))?$/;
