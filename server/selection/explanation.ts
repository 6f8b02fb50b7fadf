import type { FirmwareDescriptor, HostFacts } from '../host/facts.ts';
import type { Advice, FirmwareChoice } from './choose.ts';
import { descriptorName } from './remarks.ts';
import type { Span } from './request.ts';

/** One descriptor and what libvirt makes of it. */
export interface ExplainedDescriptor {
  /** Its file name. */
  readonly name: string;
  readonly path: string;
  readonly files: readonly string[];
  readonly verdict: 'chosen' | 'excluded' | 'fits but comes later';
  /** Why it is excluded; undefined unless it is. */
  readonly reason: string | undefined;
  /** What of the domain excludes it. */
  readonly because: { readonly said: string; readonly span: Span } | undefined;
}

/** Which firmware the domain gets, and why, in words. */
export interface Explanation {
  /** One line. */
  readonly summary: string;
  /** Whole sentences. */
  readonly notes: readonly string[];
  /** What would make a descriptor fit, the smallest change first; empty unless one is needed. */
  readonly advice: readonly { readonly name: string; readonly changes: Advice['changes'] }[];
  readonly descriptors: readonly ExplainedDescriptor[];
}

/** Says a choice in words. */
export function explain(choice: FirmwareChoice, host: Pick<HostFacts, 'consulted' | 'descriptors'>): Explanation {
  return {
    summary:
      // A domain that asks for no firmware gets none on any host.
      host.consulted || choice.selection === 'none'
        ? summaryOf(choice)
        : 'Nothing is known of the host, so it can not be told which firmware libvirt will choose.',
    notes: host.consulted ? [...notesOn(choice, host), ...choice.remarks] : [],
    advice: [choice.advice, choice.alternative].flatMap((advice) =>
      advice ? [{ name: descriptorName(advice.descriptor), changes: advice.changes }] : [],
    ),
    descriptors: choice.candidates.map(({ descriptor, verdict, exclusion }) => ({
      name: descriptorName(descriptor),
      path: descriptor.path,
      files: filesOf(descriptor),
      verdict,
      reason: exclusion?.reason,
      because: exclusion?.wish && { said: exclusion.wish.said, span: exclusion.wish.span },
    })),
  };
}

/** `60-edk2-x86_64.json → OVMF_CODE_4M.fd + OVMF_VARS_4M.fd`. */
export function chosenLine(descriptor: FirmwareDescriptor): string {
  return `${descriptorName(descriptor)} → ${filesOf(descriptor).map(fileName).join(' + ')}`;
}

function summaryOf({ selection, chosen, pair, request }: FirmwareChoice): string {
  const image = request.path?.value ?? '';
  if (selection === 'none') {
    return 'libvirt chooses no firmware: the domain asks for none, so QEMU starts with its own, for x86 SeaBIOS.';
  }
  if (chosen) {
    if (selection === 'automatic') return `libvirt chooses ${chosenLine(chosen)}.`;
    return `libvirt completes ${fileName(image)} from ${chosenLine(chosen)}.`;
  }
  if (pair) return `libvirt completes ${fileName(image)} from a pair it knows: new variable stores are copies of ${pair.vars}.`;
  if (selection === 'manual') return `No descriptor fits ${image}: libvirt takes it as it stands.`;
  return `No firmware of this host fits: libvirt refuses with “Unable to find '${request.automatic?.value}' firmware that is compatible with the current configuration”.`;
}

function* notesOn({ selection, chosen }: FirmwareChoice, host: Pick<HostFacts, 'descriptors'>): Generator<string> {
  if (selection === 'automatic' && host.descriptors.length === 0) {
    yield 'The host has no firmware descriptors. Debian and Fedora ship them with their edk2 or OVMF packages, in /usr/share/qemu/firmware.';
  } else if (chosen) {
    const wishes = chosen.description.trim();
    if (wishes !== '') yield `${descriptorName(chosen)} describes itself as “${wishes}”.`;
  }
}

function filesOf({ mapping }: FirmwareDescriptor): readonly string[] {
  if (mapping.device !== 'flash')
    return [mapping.filename, ...(mapping.varsTemplate === undefined ? [] : [mapping.varsTemplate])];
  return [mapping.executable.filename, ...(mapping.nvramTemplate ? [mapping.nvramTemplate.filename] : [])];
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
