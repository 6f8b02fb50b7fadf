import type { FirmwareDescriptor } from '../host/facts.ts';
import type { FirmwareChoice } from './choose.ts';

interface Older {
  readonly libvirt: string;
  readonly chosen: FirmwareDescriptor | undefined;
  /** Why that libvirt doesn't get so far. */
  readonly refusal: string | undefined;
}

type Choice = Omit<FirmwareChoice, 'remarks'>;

/** The name of a descriptor's file, which is also what libvirt sorts by. */
export function descriptorName({ path }: FirmwareDescriptor): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What may surprise in a choice, each a whole sentence. */
export function remarksOn(choice: Choice, older: readonly Older[]): readonly string[] {
  const { chosen, selection } = choice;
  if (selection !== 'automatic') return [...namedImageChanges(choice)];
  return [
    ...(chosen ? [...secureBootRemarks(choice, chosen), ...storeRemarks(choice, chosen)] : []),
    ...(choice.request.machine.asked ? [] : ["No machine type is written: libvirt takes QEMU's default, for x86 pc (i440fx)."]),
    ...olderRemarks(choice, older),
  ];
}

function* secureBootRemarks({ request }: Choice, { features }: FirmwareDescriptor): Generator<string> {
  const has = (name: string) => features.includes(name);
  const { secureBoot, enrolledKeys, secure } = request;
  if (has('secure-boot') && has('enrolled-keys') && !secureBoot && !enrolledKeys && !secure) {
    yield 'Secure Boot is on with enrolled keys although the domain does not ask for it: this descriptor comes first. An operating system that is not signed will not boot.';
  }
  if (has('requires-smm')) yield "libvirt switches SMM on and writes secure='yes' into <loader>.";
}

function* storeRemarks({ candidates }: Choice, chosen: FirmwareDescriptor): Generator<string> {
  const { mapping } = chosen;
  if (mapping.device === 'flash') {
    if (mapping.mode === 'combined')
      yield 'The guest gets the image read-write as it is, variables and code in one file: it needs a copy of its own.';
    if (mapping.mode === 'stateless') yield 'The guest keeps no variables: boot entries are forgotten when it stops.';
    return;
  }
  if (mapping.varsTemplate !== undefined) return;
  yield 'This firmware is loaded as ROM and gets no NVRAM: boot entries and every other UEFI variable are forgotten when the guest stops.';
  const purpose = purposeOf(chosen);
  const later = candidates.find(
    ({ verdict, descriptor }) => verdict === 'fits but comes later' && descriptor.mapping.device === 'flash',
  );
  if (purpose === undefined || !later) return;
  const name = descriptorName(later.descriptor);
  yield `It is built for ${purpose}, and is chosen only because its descriptor sorts before ${name}, which fits too. With <loader type='pflash'/> or <nvram/> libvirt passes it over; an empty /etc/qemu/firmware/${descriptorName(chosen)} hides it on this host.`;
}

function purposeOf({ features, path }: FirmwareDescriptor): string | undefined {
  if (features.includes('intel-tdx')) return 'Intel TDX';
  return features.includes('amd-sev-es') || path.includes('amdsev') ? 'AMD SEV' : undefined;
}

function* namedImageChanges({ chosen, request }: Choice): Generator<string> {
  if (!chosen || !request.path) return;
  const { mapping } = chosen;
  const image = mapping.device === 'flash' ? mapping.executable.filename : mapping.filename;
  if (image !== request.path.value) {
    yield `libvirt 12 writes ${image} into the definition instead of ${request.path.value}: both names lead to the same file. Older ones compare the names.`;
  }
  if (mapping.device === 'flash' && mapping.mode === 'split' && !request.readonly) {
    yield "libvirt 12 makes the image read-only and adds an NVRAM of the guest's own, though the loader has no readonly='yes'.";
  }
  if (chosen.features.includes('requires-smm')) yield "libvirt switches SMM on and writes secure='yes' into <loader>.";
}

function* olderRemarks({ chosen }: Choice, older: readonly Older[]): Generator<string> {
  let said: string | undefined;
  for (const { libvirt, chosen: other, refusal } of older) {
    const now =
      refusal ??
      (other?.path === chosen?.path ? undefined : other ? `chooses ${descriptorName(other)}` : 'finds nothing that fits');
    if (now === undefined || now === said) continue;
    said = now;
    yield refusal === undefined ? `${libvirt} ${now}.` : `On ${libvirt} ${now}.`;
  }
}
