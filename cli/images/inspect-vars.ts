/** The variables of an image: what each says, which of them count, and how its store is doing. */
import { entryStates } from '../../firmware/entry-state.ts';
import type { FirmwareImage, Variable } from '../../firmware/model.ts';
import { attributeBits, attributeLetters } from '../../firmware/variables/attributes.ts';
import { decodeVariable } from '../../firmware/variables/decode.ts';
import { healthText, type StoreHealth, storeHealth } from '../../firmware/variables/store-health.ts';
import { hexDigits } from '../../firmware/variables/text.ts';
import { vendorName } from '../../firmware/variables/vendors.ts';
import { hex, sizeText } from '../../firmware/wording.ts';
import { titledColumns } from '../columns.ts';
import { type Paint, printable } from '../console.ts';
import { runsOf } from './variable-runs.ts';

/** Characters of a value that fit in a table; `vars get` and JSON show all of it. */
const longestValue = 100;

/** For people. Of a list of variables there is no store to speak of, and no offsets. */
export function variablesText(bytes: Uint8Array, image: FirmwareImage, isList: boolean, paint: Paint): string {
  const health = storeHealth(bytes, image);
  if (!health) return 'There is no variable store in it.';
  const title = `${paint('bold', 'Variables')}: `;
  const head = isList ? `${title}${health.liveCount}` : `${title}${healthText(health)}\n${notesOf(health, paint).join('\n')}`;
  if (image.variables.length === 0) return head;
  const titles = [isList ? '  ' : '  Offset', 'Size', 'State', 'Attributes', 'Name', 'Vendor', 'Value'];
  const rows = runsOf(image.variables).map(({ variable, state, count }) => [
    isList ? '  ' : `  ${hex(variable.offset)}`,
    sizeText(variable.size),
    `${state.life}${count > 1 ? ` (${count} in a row)` : ''}`,
    attributeLetters(variable.attributes),
    printable(variable.name),
    vendorName(variable.guid) ?? variable.guid,
    printable(short(decodeVariable(variable, dataOf(bytes, variable)).summary)),
  ]);
  return [head, '', titledColumns(titles, rows, paint, [1])].join('\n');
}

function notesOf({ healthy, nearlyFull, ftw }: StoreHealth, paint: Paint): string[] {
  const warn = (text: string) => `  ${paint('yellow', `! ${text}`)}`;
  const spare = ftw?.spare.erased ? 'The spare area is erased.' : 'The spare area is not erased.';
  const notes = ftw ? [`${ftw.sentence} ${spare}`] : ['There is no working block for fault tolerant writes.'];
  return [
    ...notes.map((note) => (ftw?.valid && !ftw.midWrite ? `  ${note}` : warn(note))),
    ...(healthy ? [] : [warn('The store is not marked as formatted and healthy.')]),
    ...(nearlyFull === undefined ? [] : [warn(nearlyFull)]),
  ];
}

function short(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
}

function dataOf(bytes: Uint8Array, { dataOffset, size }: Variable): Uint8Array {
  return bytes.subarray(dataOffset, dataOffset + size);
}

/** For programs: the store and how it is doing, which a list does not have, and all variables, live and dead, in their order. */
export function variablesJson(bytes: Uint8Array, image: FirmwareImage, isList: boolean): object {
  const states = entryStates(image.variables);
  const variables = image.variables.map((variable, index) => {
    const data = dataOf(bytes, variable);
    return {
      ...variable,
      vendor: vendorName(variable.guid),
      attributeNames: attributeBits.filter(({ bit }) => (variable.attributes & bit) !== 0).map(({ letters }) => letters),
      life: states[index]?.life,
      explanation: states[index]?.explanation,
      decoded: decodeVariable(variable, data),
      data: hexDigits(data),
    };
  });
  return isList ? { variables } : { store: image.store, health: storeHealth(bytes, image), variables };
}
