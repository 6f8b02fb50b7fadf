import type { ImageSummary, SecureBootState } from '../firmware/model.ts';
import type { Domain } from '../server/domain/domain.ts';
import type { FirmwareDescriptor, HostFacts } from '../server/host/facts.ts';
import type { Host } from '../server/host/host.ts';
import { chooseFirmware } from '../server/selection/choose.ts';

/** What a guest boots from, as far as the document and the host tell. */
export interface FirmwareUse {
  /** `auto`: libvirt chooses. `other`: machines that need no firmware file, or other hypervisors. */
  readonly kind: 'bios' | 'uefi' | 'rom' | 'auto' | 'other';
  /** The image, as a path of the host; for `auto` the one libvirt would choose. */
  readonly path: string | undefined;
  readonly secureBoot: SecureBootState['state'] | 'none';
  /** Undefined where the sizes aren't known. */
  readonly parts: FirmwareParts | undefined;
}

/** Bytes of what UEFI firmware consists of. */
export interface FirmwareParts {
  readonly code: number;
  readonly vars: number;
  /** True where both are in one file. */
  readonly unified: boolean;
}

/** What this domain boots from. Never rejects. */
export async function firmwareUse(domain: Domain, facts: HostFacts, host: Host): Promise<FirmwareUse> {
  const { os } = domain;
  const path = os.loader?.path?.value;
  if (path !== undefined && os.loader?.type?.value !== 'pflash')
    return { kind: 'rom', path, secureBoot: 'none', parts: undefined };
  if (path !== undefined)
    return uefiUse('uefi', path, [os.nvram?.path?.value, os.nvram?.template?.value], domain, host, undefined);
  if (os.firmware?.value === 'efi') {
    const { chosen } = chooseFirmware(domain, facts);
    const flash = chosen?.mapping.device === 'flash' ? chosen.mapping : undefined;
    return uefiUse(
      'auto',
      flash?.executable.filename,
      [os.nvram?.path?.value, flash?.nvramTemplate?.filename],
      domain,
      host,
      chosen,
    );
  }
  const isPc = os.machineClass === 'q35' || os.machineClass === 'i440fx' || (os.arch ?? { value: 'x86_64' }).value === 'x86_64';
  const hasBios = os.firmware?.value === 'bios' || (os.type?.value === 'hvm' && isPc);
  return { kind: hasBios ? 'bios' : 'other', path: undefined, secureBoot: 'none', parts: undefined };
}

/** `stores` are the files that hold the variables, the guest's own first, then what it is made from. */
async function uefiUse(
  kind: 'uefi' | 'auto',
  path: string | undefined,
  stores: readonly (string | undefined)[],
  domain: Domain,
  host: Host,
  chosen: FirmwareDescriptor | undefined,
): Promise<FirmwareUse> {
  const image = await summaryOf(path, host);
  let store: ImageSummary | undefined;
  for (const candidate of stores) store ??= await summaryOf(candidate, host);
  return { kind, path, secureBoot: secureBootOf(domain, store ?? image, chosen), parts: partsOf(image, store) };
}

async function summaryOf(path: string | undefined, host: Host): Promise<ImageSummary | undefined> {
  const found = path === undefined ? undefined : await host.summaryOf(path);
  return found?.state === 'read' ? found.summary : undefined;
}

function partsOf(image: ImageSummary | undefined, store: ImageSummary | undefined): FirmwareParts | undefined {
  if (image?.kind === 'unified' && image.splitOffset !== undefined) {
    return { code: image.size - image.splitOffset, vars: image.splitOffset, unified: true };
  }
  const vars = store?.kind === 'vars' ? store.size : image?.sizes?.vars;
  return image?.kind !== 'code' || vars === undefined ? undefined : { code: image.size, vars, unified: false };
}

/** The keys in the store tell; without one, what the author asks for or the chosen firmware brings. */
function secureBootOf(
  { os }: Domain,
  store: ImageSummary | undefined,
  chosen: FirmwareDescriptor | undefined,
): FirmwareUse['secureBoot'] {
  if (store && store.secureBoot.state !== 'unknown') return store.secureBoot.state;
  const wanted = (feature: string) => os.firmwareFeatures.find(({ name }) => name?.value === feature)?.enabled?.value;
  if (wanted('secure-boot') === 'no' || wanted('enrolled-keys') === 'no') return 'off';
  if (chosen) return chosen.features.includes('enrolled-keys') ? 'on' : 'off';
  return wanted('enrolled-keys') === 'yes' ? 'on' : 'unknown';
}
