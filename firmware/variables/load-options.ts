/** The variables of the boot manager (UEFI specification 2.11, section 3.3). */
import { u16, u32 } from '../bytes.ts';
import { isFirmwareMark, loadOption, readBootEntry } from './boot-entry.ts';
import { optionDigits, readBootOrder } from './boot-order.ts';
import type { DecodedVariable, Decoder, VariableField } from './decoded.ts';
import { shortHex } from './decoded.ts';
import { devicePathText, instanceText, readDevicePath } from './device-path.ts';
import { guessedText } from './guess.ts';
import { optionText } from './option-text.ts';

/** Boot####, Driver####, SysPrep####, PlatformRecovery####. */
export const loadOptionVariable: Decoder = (data) => {
  const entry = readBootEntry(data);
  if (!entry) return undefined;
  const { attributes, description, path, pathText, optionalData } = entry;
  const active = (attributes & loadOption.active) !== 0;
  const optional = optionalText(optionalData);
  const further = path.subarray(readDevicePath(path).length);
  const fields: VariableField[] = [
    { label: 'Description', value: description },
    { label: 'Attributes', value: optionWords(attributes) },
    { label: 'Device path', value: pathText },
    ...(further.length > 0 ? [{ label: 'Further path', value: devicePathText(further) }] : []),
    ...(optional === undefined ? [] : [{ label: 'Optional data', value: optional }]),
  ];
  return { form: 'boot-entry', summary: `${description.trimEnd()}${active ? '' : ' (not active)'}: ${pathText}`, fields };
};

function optionWords(attributes: number): string {
  const category = attributes & loadOption.category;
  const words = [
    (attributes & loadOption.active) !== 0 ? 'active' : 'not active',
    ...((attributes & loadOption.forceReconnect) !== 0 ? ['drivers are reconnected'] : []),
    ...((attributes & loadOption.hidden) !== 0 ? ['hidden'] : []),
    ...(category === loadOption.categoryApp ? ['application'] : []),
    ...(category !== 0 && category !== loadOption.categoryApp ? [`category 0x${category.toString(16)}`] : []),
  ];
  return words.join(', ');
}

function optionalText(data: Uint8Array): string | undefined {
  if (data.length === 0) return undefined;
  if (isFirmwareMark(data)) return 'made by the firmware for a device that it found';
  const text = optionText(data)?.text ?? guessedText(data);
  return text === undefined ? shortHex(data) : `"${text}"`;
}

/** BootOrder, DriverOrder, SysPrepOrder: `Boot0003, Boot0000`. */
export const orderVariable: Decoder = (data, name) => {
  if (data.length % 2 !== 0) return undefined;
  const names = readBootOrder(data).map((number) => `${name.replace(/Order$/, '')}${optionDigits(number)}`);
  const summary = names.length > 0 ? names.join(', ') : 'empty';
  return { form: 'boot-order', summary, fields: names.map((value, index) => ({ label: `${index + 1}`, value })) };
};

/** BootNext, BootCurrent. */
export const chosenVariable: Decoder = (data) => {
  if (data.length !== 2) return undefined;
  const name = `Boot${optionDigits(u16(data, 0))}`;
  return { form: 'number', summary: name, fields: [{ label: 'Entry', value: name }] };
};

/** ConIn and its like: the devices that are used, one path with an instance for each. */
export const consoleVariable: Decoder = (data) => {
  const { instances, complete } = readDevicePath(data);
  if (!complete) return undefined;
  const texts = instances.map(instanceText);
  return {
    form: 'device-path',
    summary: texts.join(', '),
    fields: texts.map((value, index) => ({ label: `${index + 1}`, value })),
  };
};

/** EFI_KEY_DATA: shift states that Key#### asks for. */
const modifiers = [
  [0x100, 'Shift'],
  [0x200, 'Ctrl'],
  [0x400, 'Alt'],
  [0x800, 'Logo'],
  [0x1000, 'Menu'],
  [0x2000, 'SysRq'],
] as const;

/** Scan codes of EFI_SIMPLE_TEXT_INPUT_PROTOCOL (UEFI specification 2.11, table 12.3). */
const scanCodes: readonly string[] = [
  '',
  'Up',
  'Down',
  'Right',
  'Left',
  'Home',
  'End',
  'Insert',
  'Delete',
  'Page Up',
  'Page Down',
];

/** Key####: the keys that start a boot entry at once. */
export const keyVariable: Decoder = (data): DecodedVariable | undefined => {
  const keyData = u32(data, 0);
  const count = keyData >>> 30;
  if (data.length < 10 || data.length < 10 + count * 4) return undefined;
  const keys = Array.from({ length: count }, (_, index) => keyName(u16(data, 10 + index * 4), u16(data, 12 + index * 4)));
  const held = modifiers.flatMap(([bit, name]) => ((keyData & bit) !== 0 ? [name] : []));
  const pressed = [...held, ...keys].join('+');
  const entry = `Boot${optionDigits(u16(data, 8))}`;
  const fields = [
    { label: 'Keys', value: pressed },
    { label: 'Entry', value: entry },
    { label: 'CRC-32 of the entry', value: `0x${u32(data, 4).toString(16).padStart(8, '0')}` },
  ];
  return { form: 'hex', summary: `${pressed} starts ${entry}`, fields };
};

function keyName(scanCode: number, character: number): string {
  if (scanCode === 0) return character === 13 ? 'Enter' : character === 8 ? 'Backspace' : String.fromCharCode(character);
  if (scanCode >= 0x0b && scanCode <= 0x16) return `F${scanCode - 0x0a}`;
  if (scanCode === 0x17) return 'Esc';
  return scanCodes[scanCode] ?? `scan code 0x${scanCode.toString(16)}`;
}
