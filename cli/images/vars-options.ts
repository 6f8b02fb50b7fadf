import type { ChangeTarget } from '../../files/change-image.ts';
import type { KeyDatabase } from '../../firmware/editing/edit.ts';
import { parseGuid } from '../../firmware/guid.ts';
import type { Guid } from '../../firmware/model.ts';
import { UsageError } from '../exit-code.ts';
import { exactly, fileName, oneOf, parse, several, text } from '../parse-arguments.ts';
import { type BootEntryChange, bootEntryFlags, readBootEntryOptions } from './boot-entry-options.ts';

/** A variable by its name; the vendor may be left out where it is clear. */
export interface WantedVariable {
  readonly name: string;
  readonly vendor: Guid | undefined;
}

/** What a variable is set to, as it was written. */
export type GivenData =
  | { readonly form: 'hex' | 'text' | 'ucs2' | 'file'; readonly value: string }
  | { readonly form: 'boolean'; readonly value: boolean };

/** Something to be put into a database: a file with a certificate, or the digits of a hash. */
export interface GivenKey {
  readonly database: KeyDatabase;
  readonly form: 'certificate' | 'hash';
  readonly value: string;
}

interface VarsCommand {
  readonly command: 'vars';
  readonly image: string;
  readonly format: 'text' | 'json';
}

export interface VarsListOptions extends VarsCommand {
  readonly action: 'list';
}

export interface VarsGetOptions extends VarsCommand {
  readonly action: 'get';
  readonly variable: WantedVariable;
  /** Only the data, as hexadecimal digits. */
  readonly hexOnly: boolean;
  /** A file for the data alone. */
  readonly output: string | undefined;
  readonly force: boolean;
}

/** A change of the store. */
export type VarsChange =
  | {
      readonly action: 'set';
      readonly variable: WantedVariable;
      readonly data: GivenData;
      readonly attributes: number | undefined;
      readonly timestamp: string | undefined;
    }
  | { readonly action: 'delete'; readonly variables: readonly WantedVariable[] }
  | {
      readonly action: 'enroll';
      readonly removeAll: boolean;
      readonly keys: readonly GivenKey[];
      readonly owner: Guid | undefined;
      readonly replace: boolean;
      readonly timestamp: string | undefined;
    }
  | { readonly action: 'boot-order'; readonly order: readonly number[] }
  | BootEntryChange
  | { readonly action: 'compact' };

export type VarsChangeOptions = VarsCommand & VarsChange & { readonly target: ChangeTarget };

export type VarsOptions = VarsListOptions | VarsGetOptions | VarsChangeOptions;

const actions = ['list', 'get', 'set', 'delete', 'enroll', 'boot-entry', 'boot-order', 'compact'] as const;

const targetFlags = {
  'in-place': { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  format: { type: 'string' },
} as const;

type Values = ReturnType<typeof parse>['values'];

/** `vars ACTION IMAGE …`. Throws `UsageError`. */
export function readVarsOptions([action, ...args]: readonly string[]): VarsOptions {
  const known = actions.find((each) => each === action);
  if (known === undefined) {
    const given = action === undefined ? 'nothing' : action;
    throw new UsageError(`vars needs one of ${actions.join(', ')}; ${given} was given.`);
  }
  return readers[known](args);
}

const readers: Readonly<Record<(typeof actions)[number], (args: readonly string[]) => VarsOptions>> = {
  list: (args) => {
    const { values, positionals } = parse(args, { format: { type: 'string' } });
    const [image] = exactly(positionals, 'vars list', ['IMAGE']);
    return { ...base(image, values), action: 'list' };
  },
  get: (args) => {
    const { values, positionals } = parse(args, {
      vendor: { type: 'string' },
      hex: { type: 'boolean' },
      output: { type: 'string', short: 'o' },
      force: { type: 'boolean' },
      format: { type: 'string' },
    });
    const [image, name] = exactly(positionals, 'vars get', ['IMAGE', 'NAME']);
    const [hexOnly, output] = [values['hex'] === true, fileName(values['output'], '-o')];
    if (hexOnly && values['format'] !== undefined) throw new UsageError('--hex and --format exclude each other.');
    const variable = { name, vendor: guidOption(values, 'vendor') };
    return { ...base(image, values), action: 'get', variable, hexOnly, output, force: values['force'] === true };
  },
  set: (args) => {
    const { values, positionals } = parse(args, {
      ...targetFlags,
      vendor: { type: 'string' },
      attributes: { type: 'string' },
      time: { type: 'string' },
      hex: { type: 'string' },
      text: { type: 'string' },
      ucs2: { type: 'string' },
      file: { type: 'string' },
      boolean: { type: 'string' },
    });
    const [image, name] = exactly(positionals, 'vars set', ['IMAGE', 'NAME']);
    return {
      ...base(image, values),
      action: 'set',
      target: targetOf(values, 'set'),
      variable: { name, vendor: guidOption(values, 'vendor') },
      data: givenData(values),
      attributes: attributesOption(text(values['attributes'])),
      timestamp: text(values['time']),
    };
  },
  delete: (args) => {
    const { values, positionals } = parse(args, { ...targetFlags, vendor: { type: 'string' } });
    const [image, ...names] = positionals;
    if (image === undefined || names.length === 0) throw new UsageError('vars delete needs IMAGE and at least one NAME.');
    const vendor = guidOption(values, 'vendor');
    const variables = names.map((name) => ({ name, vendor }));
    return { ...base(image, values), action: 'delete', target: targetOf(values, 'delete'), variables };
  },
  enroll: (args) => {
    const databaseFlags = Object.fromEntries(
      keyOptions.map(({ option }) => [option, { type: 'string', multiple: true } as const]),
    );
    const { values, positionals } = parse(args, {
      ...targetFlags,
      ...databaseFlags,
      owner: { type: 'string' },
      replace: { type: 'boolean' },
      'remove-all': { type: 'boolean' },
      time: { type: 'string' },
    });
    const [image] = exactly(positionals, 'vars enroll', ['IMAGE']);
    const keys = keyOptions.flatMap(({ option, database, form }) =>
      several(values[option]).map((value) => ({ database, form, value })),
    );
    const removeAll = values['remove-all'] === true;
    if (keys.length === 0 && !removeAll)
      throw new UsageError('vars enroll needs at least one of --pk, --kek, --db, --dbx or --remove-all.');
    return {
      ...base(image, values),
      action: 'enroll',
      target: targetOf(values, 'enroll'),
      keys,
      removeAll,
      owner: guidOption(values, 'owner'),
      replace: values['replace'] === true,
      timestamp: text(values['time']),
    };
  },
  'boot-entry': (args) => {
    const parsed = parse(args, { ...targetFlags, ...bootEntryFlags });
    const { image, change } = readBootEntryOptions(parsed);
    return { ...base(image, parsed.values), ...change, target: targetOf(parsed.values, 'boot-entry') };
  },
  'boot-order': (args) => {
    const { values, positionals } = parse(args, targetFlags);
    const [image, list] = exactly(positionals, 'vars boot-order', ['IMAGE', 'NUMBERS']);
    return { ...base(image, values), action: 'boot-order', target: targetOf(values, 'boot-order'), order: bootNumbers(list) };
  },
  compact: (args) => {
    const { values, positionals } = parse(args, targetFlags);
    const [image] = exactly(positionals, 'vars compact', ['IMAGE']);
    return { ...base(image, values), action: 'compact', target: targetOf(values, 'compact') };
  },
};

/** PK first, as the firmware looks at it; each database takes certificates, db and dbx hashes too. */
const keyOptions: readonly { readonly option: string; readonly database: KeyDatabase; readonly form: GivenKey['form'] }[] = [
  { option: 'pk', database: 'PK', form: 'certificate' },
  { option: 'kek', database: 'KEK', form: 'certificate' },
  { option: 'db', database: 'db', form: 'certificate' },
  { option: 'dbx', database: 'dbx', form: 'certificate' },
  { option: 'db-hash', database: 'db', form: 'hash' },
  { option: 'dbx-hash', database: 'dbx', form: 'hash' },
];

function base(image: string, values: Values): VarsCommand {
  if (image === '') throw new UsageError('An empty IMAGE names no file.');
  return { command: 'vars', image, format: oneOf(values['format'], ['text', 'json']) };
}

/** Nothing is written that was not asked for: a change needs a place. */
function targetOf(values: Values, action: string): ChangeTarget {
  const output = fileName(values['output'], '-o');
  const inPlace = values['in-place'] === true;
  if (inPlace && output !== undefined) throw new UsageError('--in-place and -o exclude each other.');
  if (inPlace) return 'in-place';
  if (output !== undefined) return { output, overwrite: values['force'] === true };
  throw new UsageError(`vars ${action} needs --in-place, or -o FILE for the changed image.`);
}

function guidOption(values: Values, option: string): Guid | undefined {
  const given = text(values[option]);
  if (given === undefined) return undefined;
  if (!parseGuid(given)) throw new UsageError(`--${option} ${given} is no GUID like 8be4df61-93ca-11d2-aa0d-00e098032b8c.`);
  return given.trim().replaceAll(/[{}]/g, '').toLowerCase();
}

const dataOptions = ['hex', 'text', 'ucs2', 'file', 'boolean'] as const;

function givenData(values: Values): GivenData {
  const given = dataOptions.flatMap((form) => {
    const value = text(values[form]);
    return value === undefined ? [] : [{ form, value }];
  });
  const [first, other] = given;
  if (!first) throw new UsageError('vars set needs --hex, --text, --ucs2, --file or --boolean.');
  if (other) throw new UsageError(`--${first.form} and --${other.form} exclude each other.`);
  if (first.form !== 'boolean') return { form: first.form, value: first.value };
  if (first.value !== 'on' && first.value !== 'off') throw new UsageError(`--boolean is on or off, not ${first.value}.`);
  return { form: 'boolean', value: first.value === 'on' };
}

const attributeBits: Readonly<Record<string, number>> = { NV: 0x01, BS: 0x02, RT: 0x04, HR: 0x08, AT: 0x20 };

/** `0x27`, `7`, `NV,BS,RT,AT`. */
function attributesOption(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^(0x[0-9a-f]{1,8}|\d{1,9})$/i.test(given)) return Number(given);
  const bits = given.split(',').map((letters) => attributeBits[letters.toUpperCase()]);
  if (bits.includes(undefined)) {
    throw new UsageError(
      `--attributes is a number like 0x7, or some of ${Object.keys(attributeBits).join(',')}, not ${given}.`,
    );
  }
  return bits.reduce<number>((all, bit) => all | (bit ?? 0), 0);
}

/** `0003,0001`: the hexadecimal digits of Boot####. */
function bootNumbers(list: string): readonly number[] {
  const digits = list.split(',').map((each) => each.trim().replace(/^boot/i, ''));
  const wrong = digits.find((each) => !/^[0-9a-f]{1,4}$/i.test(each));
  if (wrong !== undefined)
    throw new UsageError(`The boot order is a list like 0003,0001; ${wrong || 'nothing'} is no entry of it.`);
  return digits.map((each) => Number.parseInt(each, 16));
}
