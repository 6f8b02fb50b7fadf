import type { Domain } from '../domain/domain.ts';
import type { FirmwareDescriptor, HostFacts, NvramPair } from '../host/facts.ts';
import { adviceFor } from './advice.ts';
import type { Exclusion, LibvirtVersion } from './conditions.ts';
import { type Comparison, comparing, exclusions, firstExclusion } from './exclusion.ts';
import { descriptorName, remarksOn } from './remarks.ts';
import { type FirmwareRequest, readRequest, type Span } from './request.ts';

/** What libvirt makes of one descriptor of the host. */
export interface Candidate {
  readonly descriptor: FirmwareDescriptor;
  readonly verdict: 'chosen' | 'excluded' | 'fits but comes later';
  /** The first condition it fails; undefined unless excluded. */
  readonly exclusion: Exclusion | undefined;
}

/** A change of the author's conditions that makes a descriptor fit. */
export interface Advice {
  readonly descriptor: FirmwareDescriptor;
  readonly changes: readonly { readonly undo: string; readonly span: Span }[];
}

export interface FirmwareChoice {
  /**
   * `automatic`: `firmware=` makes libvirt choose. `manual`: the author names an image, which libvirt completes from a descriptor that
   * fits. `none`: libvirt looks at no descriptor.
   */
  readonly selection: 'automatic' | 'manual' | 'none';
  readonly request: FirmwareRequest;
  readonly chosen: FirmwareDescriptor | undefined;
  /** The pair of qemu.conf, or built into libvirt, that a named image is completed from where no descriptor fits. */
  readonly pair: NvramPair | undefined;
  /** Every descriptor of the host, in the order libvirt tries them. */
  readonly candidates: readonly Candidate[];
  /** What may surprise, and where older versions of libvirt do otherwise; whole sentences. */
  readonly remarks: readonly string[];
  /** The smallest change that makes a descriptor fit; only where libvirt must choose and nothing fits. */
  readonly advice: Advice | undefined;
  /** The next best change, which leaves alone what `advice` takes back. */
  readonly alternative: Advice | undefined;
}

/**
 * The firmware that libvirt gives the domain on this host, as qemuFirmwareFillDomain of libvirt 12 chooses it; with `version`, as an
 * older one does. That libvirt may refuse the document for another reason is not looked at.
 */
export function chooseFirmware(domain: Domain, host: HostFacts, version: LibvirtVersion | 'newest' = 'newest'): FirmwareChoice {
  const request = readRequest(domain, host);
  const comparison = comparing(request, host, version);
  const selection = selectionOf(request, comparison.version);
  const candidates = selection === 'none' ? [] : tryAll(comparison, host.descriptors);
  const chosen = candidates.find(({ verdict }) => verdict === 'chosen')?.descriptor;
  const [advice, alternative] =
    selection === 'automatic' && !chosen ? adviceFor(candidates, (each) => exclusions(comparison, each)) : [];
  const choice = {
    selection,
    request,
    chosen,
    pair: selection === 'manual' && !chosen ? fittingPair(request, host.nvramPairs) : undefined,
    candidates,
    advice,
    alternative,
  };
  return { ...choice, remarks: version === 'newest' ? remarksOn(choice, olderChoice(request, host)) : [] };
}

/** What the libvirt of Debian 12 and that of Debian 13 would choose. */
function olderChoice(
  request: FirmwareRequest,
  host: HostFacts,
): readonly {
  readonly libvirt: string;
  readonly chosen: FirmwareDescriptor | undefined;
  readonly refusal: string | undefined;
}[] {
  const chosenBy = (version: LibvirtVersion) =>
    tryAll(comparing(request, host, version), host.descriptors).find(({ verdict }) => verdict === 'chosen')?.descriptor;
  const by9 = chosenBy('9.0');
  return [
    { libvirt: 'libvirt 9.2 to 11.x', chosen: chosenBy('9.2'), refusal: undefined },
    { libvirt: 'libvirt 9.0', chosen: by9, refusal: refusalOf9(request, by9) },
  ];
}

/** libvirt 9.0 takes neither a path nor most attributes of the loader together with `firmware=` (seen on 9.0). */
function refusalOf9(request: FirmwareRequest, chosen: FirmwareDescriptor | undefined): string | undefined {
  const { path, type, readonly, secure, template, smmOff } = request;
  const given = readonly ?? type ?? (secure?.value === 'no' ? secure : undefined) ?? path ?? template;
  if (given) return `${given.wish.said} is refused together with firmware=`;
  const needsSmm = chosen?.features.includes('requires-smm') === true;
  return smmOff && needsSmm
    ? `the guest can't start: ${descriptorName(chosen)} is chosen, and needs SMM, which is off`
    : undefined;
}

function selectionOf(
  { automatic, path, type, readonly, template }: FirmwareRequest,
  version: LibvirtVersion,
): FirmwareChoice['selection'] {
  if (automatic) return 'automatic';
  if (!path) return 'none';
  // 9.0 completes a read-only pflash image that has no template, and nothing else.
  if (version === '9.0') return type?.value === 'pflash' && readonly?.value === 'yes' && !template ? 'manual' : 'none';
  return 'manual';
}

function tryAll(comparison: Comparison, descriptors: readonly FirmwareDescriptor[]): readonly Candidate[] {
  let isChosen = false;
  return descriptors.map((descriptor): Candidate => {
    const exclusion = firstExclusion(comparison, descriptor);
    if (exclusion) return { descriptor, verdict: 'excluded', exclusion };
    const verdict = isChosen ? 'fits but comes later' : 'chosen';
    isChosen = true;
    return { descriptor, verdict, exclusion };
  });
}

/** qemuFirmwareFillDomainLegacy: only raw, read-only flash that keeps its variables is completed from a pair. */
function fittingPair(request: FirmwareRequest, pairs: readonly NvramPair[]): NvramPair | undefined {
  const { path, type, readonly, stateless, format } = request;
  if (type?.value !== 'pflash' || readonly?.value === 'no' || stateless?.value === 'yes') return undefined;
  if (format && format.value !== 'raw') return undefined;
  return pairs.find(({ code }) => code === path?.value);
}
