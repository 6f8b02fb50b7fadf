import { type EntryWords, newEntry } from '../../firmware/variables/entry-words.ts';
import { UsageError } from '../exit-code.ts';
import { exactly, type Parsed, text } from '../parse-arguments.ts';

/** A boot entry that is to be there. */
export type BootEntryChange =
  /** `data` is an EFI_LOAD_OPTION. */
  | { readonly action: 'add-boot-entry'; readonly data: Uint8Array; readonly place: 'first' | 'last' }
  /** Whatever the words don't say of the entry stays as it is. */
  | { readonly action: 'change-boot-entry'; readonly name: string; readonly words: Partial<EntryWords> };

export const bootEntryFlags = {
  title: { type: 'string' },
  path: { type: 'string' },
  options: { type: 'string' },
  last: { type: 'boolean' },
  active: { type: 'boolean' },
  inactive: { type: 'boolean' },
  hidden: { type: 'boolean' },
  shown: { type: 'boolean' },
} as const;

/** `vars boot-entry IMAGE TITLE PATH` for a new entry, `vars boot-entry IMAGE Boot0003` for one that is there. Throws `UsageError`. */
export function readBootEntryOptions({ values, positionals }: Parsed): {
  readonly image: string;
  readonly change: BootEntryChange;
} {
  const [, entry = ''] = positionals;
  const known = positionals.length === 2 ? /^(Boot|Driver|SysPrep)([0-9a-f]{4})$/i.exec(entry) : undefined;
  if (known)
    return { image: positionals[0] ?? '', change: changeOf(`${familyOf(known[1])}${known[2]?.toUpperCase()}`, values) };
  if (positionals.length !== 3)
    throw new UsageError(
      'vars boot-entry needs IMAGE, TITLE and PATH for a new entry, or IMAGE and the name of one that is there, like Boot0003.',
    );
  const [image, description, path] = exactly(positionals, 'vars boot-entry', ['IMAGE', 'TITLE', 'PATH']);
  refuse(values, ['title', 'path', 'active', 'shown'], 'is for an entry that is there, like Boot0003.');
  const flags = { active: values['inactive'] !== true, hidden: values['hidden'] === true };
  const made = newEntry({ description, path, options: text(values['options']) ?? '', ...flags });
  if (!made.ok) throw new UsageError(made.problem);
  return { image, change: { action: 'add-boot-entry', data: made.data, place: values['last'] === true ? 'last' : 'first' } };
}

/** The families of load options, as firmware spells them. */
function familyOf(letters = ''): string {
  return ['Boot', 'Driver', 'SysPrep'].find((family) => family.toLowerCase() === letters.toLowerCase()) ?? letters;
}

function changeOf(name: string, values: Parsed['values']): BootEntryChange {
  refuse(values, ['last'], 'is for a new entry; vars boot-order changes the order.');
  const [description, path, options] = [text(values['title']), text(values['path']), text(values['options'])];
  const [active, hidden] = [choice(values, 'active', 'inactive'), choice(values, 'hidden', 'shown')];
  const words: Partial<EntryWords> = {
    ...(description === undefined ? {} : { description }),
    ...(path === undefined ? {} : { path }),
    ...(options === undefined ? {} : { options }),
    ...(active === undefined ? {} : { active }),
    ...(hidden === undefined ? {} : { hidden }),
  };
  if (Object.keys(words).length > 0) return { action: 'change-boot-entry', name, words };
  throw new UsageError(`To change ${name}, give --title, --path, --options, --active, --inactive, --hidden or --shown.`);
}

/** True or false where one of the two is given. */
function choice(values: Parsed['values'], yes: string, no: string): boolean | undefined {
  if (values[yes] === true && values[no] === true) throw new UsageError(`--${yes} and --${no} exclude each other.`);
  return values[yes] === true ? true : values[no] === true ? false : undefined;
}

function refuse(values: Parsed['values'], options: readonly string[], reason: string): void {
  const given = options.find((option) => values[option] !== undefined);
  if (given !== undefined) throw new UsageError(`--${given} ${reason}`);
}
