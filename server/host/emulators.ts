import type { Domain } from '../domain/domain.ts';
import { childNamed, textValue } from '../domain/element.ts';
import type { HostFacts } from './facts.ts';
import type { HostSource } from './source.ts';

/** Where distributions put QEMU, Debian, SUSE and Arch by architecture, RHEL under one name; and where those who build it do. */
const folders: readonly string[] = ['/usr/bin', '/usr/libexec', '/usr/local/bin'];
const programs = /^(?:qemu-system-(?:x86_64|i386|aarch64|arm|ppc64|ppc|s390x|riscv64|loongarch64)|qemu-kvm|kvm)$/;

/** The kernel's modules that are KVM for processors of PCs: Intel's, AMD's and that of a guest without either. */
const kvmOfPcs = /^kvm_(?:intel|amd|pvm)$/;

/** What a host runs guests with: QEMU's programs in the usual places, and KVM. */
export type Hypervisors = Pick<HostFacts, 'emulators' | 'kvm' | 'kvmArchitectures'>;

/** By the names of the files in a folder. Never rejects. */
export async function findHypervisors(filesIn: HostSource['filesIn']): Promise<Hypervisors> {
  // Not /dev: a disk that is mounted elsewhere has a few devices of its own there, while /sys is empty on it.
  const [emulators, devices, modules] = await Promise.all([
    findEmulators(filesIn),
    filesIn('/sys/class/misc'),
    filesIn('/sys/module'),
  ]);
  return {
    emulators,
    kvm: devices.length === 0 ? undefined : devices.includes('kvm'),
    kvmArchitectures: modules.some((name) => kvmOfPcs.test(name)) ? ['x86_64', 'i686'] : [],
  };
}

async function findEmulators(filesIn: HostSource['filesIn']): Promise<readonly string[]> {
  const found = folders.map(async (folder) => {
    const names = await filesIn(folder);
    return names.filter((name) => programs.test(name)).map((name) => `${folder}/${name}`);
  });
  return (await Promise.all(found)).flat().sort();
}

/** The emulator that the domain names, if the host hasn't it. A host that shows no QEMU at all is none that runs guests. */
export async function missingEmulator(
  { element }: Domain,
  emulators: HostFacts['emulators'],
  source: HostSource,
): Promise<string | undefined> {
  const path = textValue(childNamed(childNamed(element, 'devices'), 'emulator'))?.value.trim();
  if (!path?.startsWith('/') || emulators.length === 0 || emulators.includes(path)) return undefined;
  return (await source.exists(path)) === false ? path : undefined;
}
