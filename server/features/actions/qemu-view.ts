import type { DomainParts, QemuView, QemuViewParams } from '../../protocol.ts';
import { commandLineOf, showCommandLine } from '../../qemuview/command-line.ts';
import { partsFromCommandLine } from '../../qemuview/from-command-line.ts';
import { mergeEdits } from '../../qemuview/merge.ts';
import { type Analysis, rangeOf } from '../analysis.ts';
import { lspEdits } from '../edits.ts';

/** What of QEMU's command line the domain decides, with the way back to the XML. */
export function qemuViewOf(analysis: Analysis, form: QemuViewParams['form']): QemuView {
  const { domain, host } = analysis;
  const program = `qemu-system-${domain.os.arch?.value ?? 'x86_64'}`;
  const { text, links } = showCommandLine(commandLineOf(domain, host), form, program);
  return { text, links: links.map(({ line, span }) => ({ line, range: rangeOf(analysis, span) })) };
}

/** What a command line says of firmware and machine; undefined where it says nothing. `into` is the document it is meant for, if that is a domain. */
export function domainPartsOf(commandLine: string, into: Analysis | undefined): DomainParts | undefined {
  const parts = partsFromCommandLine(commandLine);
  const edits = parts && into && mergeEdits(into.domain, parts.xml);
  return parts && { ...parts, merge: into && edits && { version: into.version, edits: lspEdits(into, edits) } };
}
