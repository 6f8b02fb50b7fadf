import { changeImage } from '../../files/change-image.ts';
import { readImage } from '../../files/image.ts';
import { NotPossible } from '../../files/split.ts';
import { migrateVars, type VariableName } from '../../firmware/migrate/migrate-vars.ts';
import { columns } from '../columns.ts';
import { type Console, printable } from '../console.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { MigrateVarsOptions } from './migrate-vars-options.ts';

/** `virtlens migrate-vars`. */
export async function migrateVariables(options: MigrateVarsOptions, console: Console): Promise<ExitCode> {
  const { old, template, output, force, format } = options;
  const guest = await readImage(old);
  const { file, change } = await changeImage(template, { output, overwrite: force }, (empty) => {
    const done = migrateVars(guest, empty);
    if (!done.ok) throw new NotPossible(`${output} was not written. ${done.reason}`);
    return done;
  });
  const { carried, kept, dropped } = change;
  if (format === 'json') {
    console.print(JSON.stringify({ ...file, carried: carried.length, kept, dropped }, null, 2));
    return exitCode.fine;
  }
  const names = (variables: readonly VariableName[]) => printable(variables.map(({ name }) => name).join(', ')) || 'none';
  console.print(
    columns([
      ['Written', printable(file.path)],
      ['Variables of the guest', `${carried.length}, all that count`],
      ["Kept of the template's", names(kept)],
      ["Dropped of the template's", names(dropped)],
      ['SHA-256', file.sha256],
    ]),
  );
  return exitCode.fine;
}
