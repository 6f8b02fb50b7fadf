import { changeImage } from '../../files/change-image.ts';
import { type ContentFile, readContent } from '../../files/content.ts';
import { NotPossible } from '../../files/not-possible.ts';
import { type Migration, migrateVars, type VariableName } from '../../firmware/migrate/migrate-vars.ts';
import { columns } from '../columns.ts';
import { type Console, printable } from '../console.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { variablesOf } from './find-variable.ts';
import type { MigrateVarsOptions } from './migrate-vars-options.ts';

/** `virtlens migrate-vars`. */
export async function migrateVariables(options: MigrateVarsOptions, console: Console): Promise<ExitCode> {
  const { old, template, output, force, format } = options;
  const guest = (await readContent(old)).container;
  if (guest.format === 'auth')
    throw new NotPossible(`${old} is an update of one variable and no store; virtlens vars set --file takes its data.`);
  const { file, change } = await changeImage(template ?? old, { output, overwrite: force }, ({ bytes }) =>
    template === undefined ? allOf(old, guest) : migrated(output, guest.bytes, bytes),
  );
  const { carried, kept, dropped } = change;
  if (format === 'json') {
    console.print(JSON.stringify({ ...file, carried: carried.length, kept, dropped }, null, 2));
    return exitCode.fine;
  }
  const names = (variables: readonly VariableName[]) => printable(variables.map(({ name }) => name).join(', ')) || 'none';
  const ofTemplate = [
    ["Kept of the template's", names(kept)],
    ["Dropped of the template's", names(dropped)],
  ];
  console.print(
    columns([
      ['Written', printable(file.path)],
      ['Variables of the guest', `${carried.length}, all that count`],
      ...(template === undefined ? [] : ofTemplate),
      ['SHA-256', file.sha256],
    ]),
  );
  return exitCode.fine;
}

type Migrated = Omit<Extract<Migration, { readonly ok: true }>, 'ok'>;

/** For a store that is only a list: the variables as they are. */
function allOf(old: string, { bytes }: ContentFile['container']): Migrated {
  return { bytes, carried: variablesOf(old, bytes), kept: [], dropped: [] };
}

function migrated(output: string, guest: Uint8Array, empty: Uint8Array): Migrated {
  const done = migrateVars(guest, empty);
  if (!done.ok) throw new NotPossible(`${output} was not written. ${done.reason}`);
  return done;
}
