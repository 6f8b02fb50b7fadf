/**
 * A boot entry in words that a person can change. Whatever these words don't say stays as it is, byte for byte: other flags, further
 * paths, parts of a path without a text of their own, optional data that is no text.
 */
import { sameBytes } from '../same-bytes.ts';
import { type BootEntry, isFirmwareMark, loadOption, writeBootEntry } from './boot-entry.ts';
import { type DevicePathNode, readDevicePath } from './device-path.ts';
import { optionBytes, optionText } from './option-text.ts';
import { type ParsedPath, parseDevicePath } from './parse-device-path.ts';

/** What can be said of an entry. */
export interface EntryWords {
  readonly description: string;
  /** The first device path, in EDK2's text form. */
  readonly path: string;
  /** What the program is told; empty for nothing. */
  readonly options: string;
  /** Tried when the guest starts; an entry that is not active can only be chosen in the firmware's menu. */
  readonly active: boolean;
  /** Left out of the firmware's menu. */
  readonly hidden: boolean;
}

/** An entry that is there, with what its words leave out. */
export interface EditableEntry extends EntryWords {
  /** Parts of the path that can stay, move or go, but can't be written anew from their text. */
  readonly fixedParts: readonly string[];
  /** The path can only stay or be replaced: it is cut off, has several instances, or a name in it has a slash. */
  readonly fixedPath: boolean;
  /** Bytes of optional data that are no text; they stay unless options are written. */
  readonly otherData: number;
  /** The firmware made the entry for a device that it found. With any change its mark goes, or it would undo the change. */
  readonly madeByFirmware: boolean;
}

export type ChangedEntry =
  | { readonly ok: true; readonly data: Uint8Array }
  /** A sentence that says what is not understood. */
  | { readonly ok: false; readonly problem: string };

export function editableEntry(entry: BootEntry): EditableEntry {
  const { attributes, description, path, pathText, optionalData } = entry;
  const madeByFirmware = isFirmwareMark(optionalData);
  const options = optionText(optionalData);
  const { nodes, first } = pathParts(path);
  const whole = parseDevicePath(pathText, nodes);
  return {
    description,
    path: pathText,
    options: options?.text ?? '',
    active: (attributes & loadOption.active) !== 0,
    hidden: (attributes & loadOption.hidden) !== 0,
    fixedParts: nodes.filter((node) => !isWritable(node)).map(({ text }) => text),
    fixedPath: path.length > 0 && !(whole.ok && sameBytes(whole.path, first)),
    otherData: options || madeByFirmware ? 0 : optionalData.length,
    madeByFirmware,
  };
}

/** The data of a new entry. */
export function newEntry(words: EntryWords): ChangedEntry {
  return changeEntry(
    { attributes: 0, description: '', path: new Uint8Array(), pathText: '', optionalData: new Uint8Array() },
    words,
  );
}

/** The data of an entry after a change of what is given; a path that reads as before keeps its bytes. */
export function changeEntry(entry: BootEntry, words: Partial<EntryWords>): ChangedEntry {
  const { description = entry.description } = words;
  if (description.includes('\0')) return { ok: false, problem: 'A title holds no NUL.' };
  const changed = words.path === undefined || words.path === entry.pathText ? undefined : changedPath(entry.path, words.path);
  if (changed && !changed.ok) return changed;
  const path = changed?.path ?? entry.path;
  if (path.length > 0xffff) return { ok: false, problem: 'A path of more than 65535 bytes does not fit in a boot entry.' };
  const attributes = flags(flags(entry.attributes, loadOption.active, words.active), loadOption.hidden, words.hidden);
  const optionalData =
    words.options === undefined ? entry.optionalData : optionBytes(words.options, optionText(entry.optionalData));
  const data = writeBootEntry({ attributes, description, path, optionalData });
  if (!isFirmwareMark(optionalData) || sameBytes(data, writeBootEntry(entry))) return { ok: true, data };
  return { ok: true, data: writeBootEntry({ attributes, description, path, optionalData: new Uint8Array() }) };
}

/** Parts that read as before keep their bytes, and so do the paths behind the first. */
function changedPath(before: Uint8Array, text: string): ParsedPath {
  const { nodes, first } = pathParts(before);
  const parsed = parseDevicePath(text, nodes);
  return parsed.ok ? { ok: true, path: Uint8Array.from([...parsed.path, ...before.subarray(first.length)]) } : parsed;
}

/** The first path, of which there is no telling apart from what follows where it is broken, and its nodes as far as they are plain. */
function pathParts(path: Uint8Array): { readonly nodes: readonly DevicePathNode[]; readonly first: Uint8Array } {
  const { instances, length, complete } = readDevicePath(path);
  return { nodes: instances.flat(), first: complete ? path.subarray(0, length) : path };
}

function isWritable(node: DevicePathNode): boolean {
  const written = parseDevicePath(node.text);
  if (!written.ok) return false;
  const again = readDevicePath(written.path).instances[0] ?? [];
  const [only] = again;
  return again.length === 1 && only?.type === node.type && only.subtype === node.subtype && sameBytes(only.data, node.data);
}

function flags(all: number, bit: number, wanted: boolean | undefined): number {
  if (wanted === undefined) return all;
  return (wanted ? all | bit : all & ~bit) >>> 0;
}
