import { NotPossible } from '../files/split.ts';
import { FileExists } from '../files/write.ts';
import { version } from '../server/version.ts';
import { check } from './check.ts';
import { type Console, printable, processConsole } from './console.ts';
import { convert } from './convert.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { explainFirmware } from './explain.ts';
import { extract } from './extract.ts';
import { helpText } from './help.ts';
import { writeHostProfile } from './host-profile.ts';
import { inspect } from './inspect.ts';
import { newDomain } from './new.ts';
import { commandNames, type Options, readOptions } from './options.ts';
import { fromQemu, qemu } from './qemu.ts';
import { report } from './report.ts';
import { join, split } from './split.ts';

/** Does what the command line asks for. Whatever goes wrong is said in a sentence on standard error. */
async function main(args: readonly string[], console: Console): Promise<ExitCode> {
  try {
    return await run(readOptions(args), console);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof UsageError) {
      console.note(`virtlens: ${printable(message)}\nTry: virtlens ${commandIn(args)}--help`);
    } else if (error instanceof FileExists) {
      console.note(`virtlens: ${printable(message)} Use --force to replace it, or choose another name.`);
      return exitCode.findings;
    } else if (error instanceof NotPossible) {
      console.note(`virtlens: ${printable(message)}`);
      return exitCode.findings;
    } else {
      console.note(`virtlens: ${printable(message)}`);
    }
    return exitCode.unusable;
  }
}

async function run(options: Options, console: Console): Promise<ExitCode> {
  switch (options.command) {
    case 'check':
      return check(options, console);
    case 'report':
      return report(options, console);
    case 'explain':
      return explainFirmware(options, console);
    case 'host-profile':
      return writeHostProfile(options, console);
    case 'convert':
      return convert(options, console);
    case 'new':
      return newDomain(options, console);
    case 'qemu':
      return qemu(options, console);
    case 'from-qemu':
      return fromQemu(options, console);
    case 'inspect':
      return inspect(options, console);
    case 'extract':
      return extract(options, console);
    case 'split':
      return split(options, console);
    case 'join':
      return join(options, console);
    case 'help':
      console.print(helpText(options.about));
      return exitCode.fine;
    case 'version':
      console.print(version);
      return exitCode.fine;
  }
}

function commandIn([first]: readonly string[]): string {
  return commandNames.some((name) => name === first) ? `${first} ` : '';
}

// Whoever reads the output may stop early, as `head` does: that is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? process.exitCode : exitCode.unusable);
  });
}

main(process.argv.slice(2), processConsole()).then((code) => {
  process.exitCode = code;
});
