import type { QemuView, QemuViewParams } from '../protocol.ts';
import { commandLineOf, showCommandLine } from '../qemuview/command-line.ts';
import { type Analysis, rangeOf } from './analysis.ts';

/** What of QEMU's command line the domain decides, with the way back to the XML. */
export function qemuViewOf(analysis: Analysis, form: QemuViewParams['form']): QemuView {
  const { domain, host } = analysis;
  const program = `qemu-system-${domain.os.arch?.value ?? 'x86_64'}`;
  const { text, links } = showCommandLine(commandLineOf(domain, host), form, program);
  return { text, links: links.map(({ line, span }) => ({ line, range: rangeOf(analysis, span) })) };
}
