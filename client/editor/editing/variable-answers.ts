import type { FirmwareImage, Variable } from '../../../firmware/model.ts';
import { vendors } from '../../../firmware/names.ts';
import { attributeLetters, attributeWords } from '../../../firmware/variables/attributes.ts';
import { readBootEntry } from '../../../firmware/variables/boot-entry.ts';
import { optionDigits, readBootOrder } from '../../../firmware/variables/boot-order.ts';
import { decodeVariable } from '../../../firmware/variables/decode.ts';
import { type ChangedEntry, changeEntry, editableEntry, newEntry } from '../../../firmware/variables/entry-words.ts';
import { storeHealth } from '../../../firmware/variables/store-health.ts';
import { vendorName } from '../../../firmware/variables/vendors.ts';
import {
  type BootChoice,
  type BootOrderAnswer,
  type EditAnswer,
  longestValue,
  type Requests,
  rowsPerAnswer,
  type VariableDetails,
  type VariableRow,
  type VariablesAnswer,
} from '../../../webview/protocol.ts';
import { contentAt, type EditableDocument, type EditEffects } from './answer-source.ts';

type Ask<Name extends keyof Requests> = Requests[Name]['ask'];

/** UTF-16 units of a summary that a table shows at most. */
const longestSummary = 200;

/** What the Variables page is answered. */
export function variableAnswers(document: EditableDocument, effects: EditEffects) {
  return {
    variables: async ({ version, from }: Ask<'variables'>): Promise<VariablesAnswer> => {
      const editing = await effects.editing();
      const { image, bytes } = contentAt(document, version);
      const end = from + rowsPerAnswer;
      return {
        rows: image.variables.slice(from, end).map((variable) => rowOf(variable, bytes)),
        next: end < image.variables.length ? end : undefined,
        // The store around a list of variables is in no file.
        health: isList(document) ? undefined : storeHealth(bytes, image),
        editing,
      };
    },
    variable: async ({ version, offset }: Ask<'variable'>): Promise<VariableDetails> => {
      const { variable, data } = variableAt(document, version, offset);
      const { form, summary, fields } = decodeVariable(variable, data);
      // A copy that is a Uint8Array and no Buffer: VS Code sends only the former as bytes.
      const shown = new Uint8Array(data.subarray(0, longestValue));
      const entry = form === 'boot-entry' ? readBootEntry(data) : undefined;
      const { dataOffset, timestamp } = variable;
      return { form, summary, fields, data: shown, dataOffset, timestamp, entry: entry && editableEntry(entry) };
    },
    'boot-order': async ({ version }: Ask<'boot-order'>): Promise<BootOrderAnswer> => {
      const { image, bytes } = contentAt(document, version);
      return bootOrder(image, bytes);
    },
    'boot-entry': async ({ version, place, ...words }: Ask<'boot-entry'>): Promise<EditAnswer> => {
      contentAt(document, version);
      return effects.edit({ edit: { kind: 'boot-entry', data: understood(newEntry(words)), place } });
    },
    'change-boot-entry': async ({ version, offset, words }: Ask<'change-boot-entry'>): Promise<EditAnswer> => {
      const { variable, data: before } = variableAt(document, version, offset);
      const entry = readBootEntry(before);
      if (!entry) throw new Error(`${variable.name} can't be read as an entry of the boot menu.`);
      const { name, guid, attributes } = variable;
      return effects.edit({ edit: { kind: 'set', name, guid, attributes, data: understood(changeEntry(entry, words)) } });
    },
    edit: ({ version, edit }: Ask<'edit'>) => {
      contentAt(document, version);
      return effects.edit({ edit });
    },
  };
}

/** By the offset of its header; throws where the page shows an older version. */
function variableAt(document: EditableDocument, version: number, offset: number) {
  const { image, bytes } = contentAt(document, version);
  const variable = image.variables.find((each) => each.offset === offset);
  if (!variable) throw new Error('There is no variable at this place any more.');
  return { variable, data: dataOf(variable, bytes) };
}

function understood(entry: ChangedEntry): Uint8Array {
  if (!entry.ok) throw new Error(entry.problem);
  return entry.data;
}

function isList({ state }: EditableDocument): boolean {
  return state.kind === 'ready' && (state.container?.isList ?? false);
}

function dataOf({ dataOffset, size }: Variable, bytes: Uint8Array): Uint8Array {
  return bytes.subarray(dataOffset, dataOffset + size);
}

function rowOf(variable: Variable, bytes: Uint8Array): VariableRow {
  const { name, guid, attributes, state, live, offset, size } = variable;
  const { form, summary } = decodeVariable(variable, dataOf(variable, bytes));
  return {
    name,
    guid,
    attributes,
    state,
    live,
    offset,
    size,
    vendor: vendorName(guid) ?? guid,
    attributeLetters: attributeLetters(attributes),
    attributeWords: attributeWords(attributes),
    stateWords: stateWords(state),
    form,
    summary: summary.length > longestSummary ? `${summary.slice(0, longestSummary)}…` : summary,
  };
}

/** Each step of a variable's life clears one more bit of its state (edk2, VariableFormat.h). */
const states: Readonly<Record<number, string>> = {
  63: 'live',
  62: 'being superseded',
  61: 'deleted',
  60: 'superseded',
  127: 'only its header was written',
  126: 'never finished',
  125: 'never finished',
  124: 'never finished',
  255: 'never finished',
};

function stateWords(state: number): string {
  return states[state] ?? `unknown state 0x${state.toString(16)}`;
}

function bootOrder(image: FirmwareImage, bytes: Uint8Array): BootOrderAnswer {
  const live = image.variables.filter((variable) => variable.live && variable.guid === vendors.global);
  const entries = new Map<number, Variable>();
  for (const variable of live) {
    const digits = /^Boot([0-9A-F]{4})$/.exec(variable.name)?.[1];
    if (digits) entries.set(Number.parseInt(digits, 16), variable);
  }
  const named = live.find(({ name }) => name === 'BootOrder');
  const order = named ? readBootOrder(dataOf(named, bytes)) : [];
  const choice = (number: number) => bootChoice(number, entries.get(number), bytes);
  return {
    order: order.map(choice),
    others: [...entries.keys()]
      .filter((number) => !order.includes(number))
      .sort((one, other) => one - other)
      .map(choice),
  };
}

function bootChoice(number: number, variable: Variable | undefined, bytes: Uint8Array): BootChoice {
  const entry = variable && readBootEntry(dataOf(variable, bytes));
  return {
    number,
    name: `Boot${optionDigits(number)}`,
    description: entry?.description ?? '',
    path: entry?.pathText ?? '',
    exists: variable !== undefined,
  };
}
