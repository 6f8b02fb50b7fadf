import type { HostFacts } from '../host/facts.ts';
import { fileName } from './nvram-template.ts';

/** How what is said of a build is known, where its modules were looked at. */
export const byModules = 'as the modules in it tell';

/** How it is known that an image works only with SMM; undefined where it isn't known. Its content stands above what descriptors and names say. */
export function requiresSmm(path: string, { descriptors, builds }: HostFacts): string | undefined {
  const build = builds.get(path);
  if (build) return build.smmRequired ? byModules : undefined;
  const descriptor = descriptors.find(({ mapping }) => mapping.device === 'flash' && mapping.executable.filename === path);
  if (descriptor) {
    return descriptor.features.includes('requires-smm')
      ? `says the firmware descriptor ${fileName(descriptor.path)}`
      : undefined;
  }
  return smmName.test(fileName(path)) ? 'judged by its name' : undefined;
}

/** The names under which distributions and QEMU ship their Secure Boot builds for x86. */
const smmName = /^(OVMF_CODE(_4M)?\.secboot(\.4m)?\.fd|OVMF_CODE(_4M)?\.(ms|snakeoil)\.fd|edk2-(i386|x86_64)-secure-code\.fd)$/;
