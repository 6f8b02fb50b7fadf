import { type Domain, runsOnQemu } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';
import { fileName } from './nvram-template.ts';

/** True where the loader is a unified image and that is a mistake: then its own finding says all there is to say of its store. */
export function isUnifiedLoader(domain: Domain, host: HostFacts): boolean {
  return unifiedVerdict(domain, host) !== undefined;
}

/** How it is known that the domain's pflash loader is a unified image, used as if it weren't; undefined where all is well or nothing is known. */
export function unifiedVerdict(domain: Domain, host: HostFacts): 'content' | 'name' | undefined {
  const { loader, firmware, varstore } = domain.os;
  const path = loader?.path?.value;
  if (path === undefined || !runsOnQemu(domain) || firmware || varstore) return undefined;
  if (loader?.type?.value !== 'pflash' || loader.stateless?.value === 'yes') return undefined;
  if (isMeantWhole(domain, path, host)) return undefined;
  const image = host.images.get(path);
  if (image?.state === 'read') return image.summary.kind === 'unified' ? 'content' : undefined;
  return wellKnownNames.test(fileName(path)) ? 'name' : undefined;
}

/** The names under which distributions and well-known builds publish unified images. */
const wellKnownNames = /^(OVMF|OVMF-pure-efi|OVMF-with-csm|ovmf-efi)\.fd$/i;

/** Builds whose whole image is measured or that keep no variables at all: AMD SEV, Intel TDX, stateless. */
export function isMeantWhole(domain: Domain, path: string, { descriptors, builds, images }: HostFacts): boolean {
  if (['sev', 'sev-snp', 'tdx'].includes(domain.launchSecurity?.value ?? '')) return true;
  const image = images.get(path);
  if (image?.state === 'read' && image.summary.wholeImage) return true;
  if (builds.get(path)?.wholeImage || /amdsev|inteltdx|\btdx\b/i.test(fileName(path))) return true;
  return descriptors.some(({ mapping }) =>
    mapping.device === 'flash'
      ? mapping.mode === 'stateless' && mapping.executable.filename === path
      : mapping.filename === path,
  );
}
