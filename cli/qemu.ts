import { commandLineOf, showCommandLine } from '../server/qemuview/command-line.ts';
import { partsFromCommandLine } from '../server/qemuview/from-command-line.ts';
import { type Console, printable } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { openHost } from './open-host.ts';
import type { FromQemuOptions, QemuOptions } from './qemu-options.ts';
import { named, readDocumentText, readDomainAt } from './read-document.ts';

/** `virtlens qemu`: what of QEMU's command line a domain decides. */
export async function qemu({ path, host, form }: QemuOptions, console: Console): Promise<ExitCode> {
  const { domain } = await readDomainAt(path, console);
  const program = `qemu-system-${domain.os.arch?.value ?? 'x86_64'}`;
  const shown = showCommandLine(commandLineOf(domain, await openHost(host).factsFor(domain)), form, program);
  console.print(shown.text.trimEnd().split('\n').map(printable).join('\n'));
  return exitCode.fine;
}

/** `virtlens from-qemu`: the way back. */
export async function fromQemu({ path }: FromQemuOptions, console: Console): Promise<ExitCode> {
  const { text } = await readDocumentText(path, console);
  const parts = partsFromCommandLine(text);
  if (!parts) {
    console.note(
      `virtlens: ${printable(named(path))} holds no -machine, -bios, -global, -smbios, -pflash or -drive if=pflash.`,
    );
    return exitCode.findings;
  }
  console.print(parts.xml);
  for (const note of parts.notes) console.note(printable(note));
  return exitCode.fine;
}
