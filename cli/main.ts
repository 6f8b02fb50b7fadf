import { NotPossible } from '../files/not-possible.ts';
import { messageOf, plainReason } from '../files/reason.ts';
import { FileExists } from '../files/write.ts';
import { version } from '../server/version.ts';
import { check } from './check.ts';
import { type Console, printable, processConsole } from './console.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { helpText } from './help.ts';
import { commandNames, type Options, readOptions } from './options.ts';

/** Does what the command line asks for. Whatever goes wrong is said in a sentence on standard error. */
async function main(args: readonly string[], console: Console): Promise<ExitCode> {
  try {
    return await run(readOptions(args), console);
  } catch (error) {
    const message = messageOf(error);
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

/** What only one command needs is loaded only for that command. */
async function run(options: Options, console: Console): Promise<ExitCode> {
  switch (options.command) {
    case 'check':
      return check(options, console);
    case 'report':
      return (await import('./report.ts')).report(options, console);
    case 'explain':
      return (await import('./explain.ts')).explainFirmware(options, console);
    case 'host-profile':
      return (await import('./host-profile.ts')).writeHostProfile(options, console);
    case 'convert':
      return (await import('./convert.ts')).convert(options, console);
    case 'new':
      return (await import('./new.ts')).newDomain(options, console);
    case 'qemu':
      return (await import('./qemu.ts')).qemu(options, console);
    case 'from-qemu':
      return (await import('./qemu.ts')).fromQemu(options, console);
    case 'inspect':
      return (await import('./images/inspect.ts')).inspect(options, console);
    case 'extract':
      return (await import('./images/extract.ts')).extract(options, console);
    case 'split':
      return (await import('./images/split.ts')).split(options, console);
    case 'join':
      return (await import('./images/split.ts')).join(options, console);
    case 'vars':
      return (await import('./images/vars.ts')).vars(options, console);
    case 'migrate-vars':
      return (await import('./images/migrate-vars.ts')).migrateVariables(options, console);
    case 'diff':
      return (await import('./images/diff.ts')).diff(options, console);
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
    if (error.code === 'EPIPE') process.exit();
    if (stream === process.stdout) console.error(`virtlens: the output can't be written: ${plainReason(error)}.`);
    process.exit(exitCode.unusable);
  });
}

main(process.argv.slice(2), processConsole()).then((code) => {
  process.exitCode = code;
});
