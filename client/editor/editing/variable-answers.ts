import type { FirmwareImage, Variable } from '../../../firmware/model.ts';
import { vendors } from '../../../firmware/names.ts';
import { attributeLetters, attributeWords } from '../../../firmware/variables/attributes.ts';
import { loadOption, readBootEntry, writeBootEntry } from '../../../firmware/variables/boot-entry.ts';
import { optionDigits, readBootOrder } from '../../../firmware/variables/boot-order.ts';
import { decodeVariable } from '../../../firmware/variables/decode.ts';
import { parseDevicePath } from '../../../firmware/variables/parse-device-path.ts';
import { storeHealth } from '../../../firmware/variables/store-health.ts';
import { ucs2Bytes } from '../../../firmware/variables/text.ts';
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
      const { image, bytes } = contentAt(document, version);
      const variable = image.variables.find((each) => each.offset === offset);
      if (!variable) throw new Error('There is no variable at this place any more.');
      const data = dataOf(variable, bytes);
      const { form, summary, fields } = decodeVariable(variable, data);
      // A copy that is a Uint8Array and no Buffer: VS Code sends only the former as bytes.
      const shown = new Uint8Array(data.subarray(0, longestValue));
      return { form, summary, fields, data: shown, dataOffset: variable.dataOffset, timestamp: variable.timestamp };
    },
    'boot-order': async ({ version }: Ask<'boot-order'>): Promise<BootOrderAnswer> => {
      const { image, bytes } = contentAt(document, version);
      return bootOrder(image, bytes);
    },
    'boot-entry': async ({ version, description, path, options, place }: Ask<'boot-entry'>): Promise<EditAnswer> => {
      contentAt(document, version);
      const parsed = parseDevicePath(path);
      if (!parsed.ok) throw new Error(parsed.problem);
      const optionalData = options === '' ? new Uint8Array() : ucs2Bytes(options);
      const data = writeBootEntry({ attributes: loadOption.active, description, path: parsed.path, optionalData });
      return effects.edit({ edit: { kind: 'boot-entry', data, place } });
    },
    edit: ({ version, edit }: Ask<'edit'>) => {
      contentAt(document, version);
      return effects.edit({ edit });
    },
  };
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
