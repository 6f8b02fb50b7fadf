import type { Domain } from '../domain/domain.ts';
import { shellWord } from '../domain/shell-word.ts';
import type { HostFacts } from '../host/facts.ts';
import type { Span } from '../xml/tree.ts';
import { diskFragments } from './disks.ts';
import { firmwareOf, flashFragments } from './firmware.ts';
import type { CommandLine, Fragment } from './fragment.ts';
import { machineFragments } from './machine.ts';

/** What the firmware, the machine, SMM and the disks of a domain become on QEMU's command line, as libvirt 12 writes it. */
export function commandLineOf(domain: Domain, host: HostFacts): CommandLine {
  const firmware = firmwareOf(domain, host);
  const disks = diskFragments(domain);
  return {
    fragments: [...flashFragments(firmware), ...machineFragments(domain, firmware, host), ...disks.fragments],
    remarks: [...firmware.remarks, ...disks.remarks],
  };
}

/** A command line to read and to copy, with the place in the domain that each of its lines comes from. */
export interface ShownCommandLine {
  readonly text: string;
  /** Lines count from 0. */
  readonly links: readonly { readonly line: number; readonly span: Span }[];
}

/** One option a line, quoted for a shell, continued to the last. Remarks stand before it as comments. */
export function showCommandLine(
  { fragments, remarks }: CommandLine,
  form: 'libvirt' | 'plain',
  program: string,
): ShownCommandLine {
  const lines = [...remarks.map((remark) => `# ${remark}`), program];
  const links: { line: number; span: Span }[] = [];
  for (const fragment of fragments) {
    for (const option of optionsOf(fragment, form)) {
      lines[lines.length - 1] += lines.length > remarks.length ? ' \\' : '';
      links.push({ line: lines.length, span: fragment.span });
      lines.push(`  ${option.map(shellWord).join(' ')}`);
    }
  }
  return { text: `${lines.join('\n')}\n`, links };
}

/** Each option with its value. */
function optionsOf(fragment: Fragment, form: 'libvirt' | 'plain'): readonly (readonly string[])[] {
  const options: string[][] = [];
  for (const word of fragment[form]) {
    const last = options.at(-1);
    if (last && last.length < 2) last.push(word);
    else options.push([word]);
  }
  return options;
}
