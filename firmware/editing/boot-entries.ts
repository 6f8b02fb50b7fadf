/** Boot#### and BootOrder (UEFI specification 2.11, section 3.3). */
import { vendors } from '../names.ts';
import { optionDigits, readBootOrder, writeBootOrder } from '../variables/boot-order.ts';
import type { NewContent, StoreEditor } from './store-editor.ts';
import { type Done, deleteVariable, setVariable, usualAttributes } from './write-variable.ts';

const mostBootEntries = 0x1_0000;

/** Sets BootOrder to these numbers, the first one first; none removes it. */
export function setBootOrder(editor: StoreEditor, order: readonly number[]): Done {
  const wrong = order.find((number) => !Number.isInteger(number) || number < 0 || number >= mostBootEntries);
  if (wrong !== undefined) return { reason: `${wrong} is no number of a boot entry.` };
  if (new Set(order).size !== order.length) return { reason: 'A boot entry stands twice in the new order.' };
  if (order.length === 0) return deleteVariable(editor, 'BootOrder', vendors.global);
  const done = setVariable(editor, bootOrder(order));
  return 'reason' in done ? done : { description: 'Change the boot order' };
}

/** The entry takes the first free number. */
export function addBootEntry(editor: StoreEditor, data: Uint8Array, place: 'first' | 'last'): Done {
  const taken = new Set(editor.effective.filter(({ guid }) => guid === vendors.global).map(({ name }) => name.toUpperCase()));
  let number = 0;
  while (taken.has(`BOOT${optionDigits(number)}`)) number++;
  if (number >= mostBootEntries) return { reason: 'All numbers of boot entries are taken.' };
  const name = `Boot${optionDigits(number)}`;
  const current = editor.find('BootOrder', vendors.global);
  const others = (current ? readBootOrder(editor.dataOf(current)) : []).filter((each) => each !== number);
  const order = place === 'first' ? [number, ...others] : [...others, number];
  const added = setVariable(editor, { name, guid: vendors.global, attributes: usualAttributes, data });
  if ('reason' in added) return added;
  const ordered = setVariable(editor, bootOrder(order));
  return 'reason' in ordered ? ordered : added;
}

function bootOrder(order: readonly number[]): NewContent {
  return { name: 'BootOrder', guid: vendors.global, attributes: usualAttributes, data: writeBootOrder(order) };
}
