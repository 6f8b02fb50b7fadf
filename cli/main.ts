import { NotPossible } from '../files/split.ts';
import { FileExists } from '../files/write.ts';
import { version } from '../server/version.ts';
import { check } from './check.ts';
import { type Console, printable, processConsole } from './console.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { helpText } from './help.ts';
import { inspect } from './inspect.ts';
import { type CommandName, type Options, readOptions } from './options.ts';
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
    case 'inspect':
      return inspect(options, console);
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
  const names: readonly (CommandName | undefined)[] = ['check', 'inspect', 'split', 'join'];
  return names.some((name) => name === first) ? `${first} ` : '';
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
