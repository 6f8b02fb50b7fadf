/** Files that hold an image or variables without being flash content themselves. */
import { analyzeImage } from '../image.ts';
import type { FirmwareImage } from '../model.ts';
import { readAwsStore } from './aws-store.ts';
import { readJsonStore } from './json-store.ts';
import { isQcow2, readQcow2 } from './qcow2.ts';
import { rewriteRefusal } from './qcow2-writing.ts';
import { readSignedUpdate } from './signed-update.ts';
import { layOutVariables } from './variable-list.ts';

/** `raw` is flash content as it is. */
export type ContainerFormat = 'raw' | 'qcow2' | 'json-varstore' | 'aws' | 'auth';

export type Container = OpenedContainer | ClosedContainer;

export interface OpenedContainer {
  readonly format: ContainerFormat;
  /** What a guest sees; of a list of variables, a store made of them, which stands in no file. */
  readonly bytes: Uint8Array;
  /** `bytes` as an image: all its offsets are in there. */
  readonly image: FirmwareImage;
  /** Whether the file lists variables only: the store around them, its room and its health, are not the file's. */
  readonly isList: boolean;
  /** For people, one sentence; undefined for `raw`. */
  readonly sentence: string | undefined;
  readonly warnings: readonly string[];
  /** Why changes can't go back into the file, in a sentence or two; undefined where they can. */
  readonly fixed: string | undefined;
}

/** A container whose content can't be had. */
export interface ClosedContainer {
  readonly format: Exclude<ContainerFormat, 'raw'>;
  /** One sentence that says why. */
  readonly problem: string;
}

/** Bytes that are left free behind the variables of a list that can be changed: as many as QEMU's own store has. */
const roomToEdit = 256 * 1024;

export interface ContainerHints {
  /** A signed update says by its file's name only which variable it is for. */
  readonly fileName?: string;
  /** Amazon's dictionary of version 0, which the stores of EC2 are packed with. */
  readonly awsDictionary?: Uint8Array | undefined;
}

/** Formats that are read and not written: why, and what to do. */
export const unwritten = {
  aws: 'Variable stores of EC2 are only read here: their variables can be migrated into a VARS template, or saved as JSON.',
  auth: 'A signed update is only read here: what changes in it has to be signed again.',
} as const;

/** Looks at the content only, except where hints say more. Never throws. */
export function readContainer(bytes: Uint8Array, hints: ContainerHints = {}): Container {
  if (isQcow2(bytes)) return openQcow2(bytes);
  return (
    openJson(bytes) ??
    openAws(bytes, hints) ??
    openUpdate(bytes, hints) ?? {
      ...{ format: 'raw', bytes, image: analyzeImage(bytes), isList: false },
      ...{ sentence: undefined, warnings: [], fixed: undefined },
    }
  );
}

function openQcow2(file: Uint8Array): Container {
  const read = readQcow2(file);
  if ('problem' in read) return { format: 'qcow2', problem: read.problem };
  const { content: bytes, version, warnings } = read;
  const damaged = warnings.length > 0 ? 'It is damaged: `qemu-img check -r all` repairs what can be repaired.' : undefined;
  const fixed = rewriteRefusal(file) ?? damaged;
  const sentence = `The file is qcow2 of version ${version}; what follows is what a guest sees of it.`;
  return { format: 'qcow2', bytes, image: analyzeImage(bytes), isList: false, sentence, warnings, fixed };
}

function openJson(file: Uint8Array): Container | undefined {
  const read = readJsonStore(file);
  if (!read) return undefined;
  if ('problem' in read) return { format: 'json-varstore', problem: read.problem };
  const sentence = `The file is the JSON variable store of a uefi-vars device, version ${read.version}.`;
  return opened('json-varstore', layOutVariables(read.variables, sentence, roomToEdit), sentence);
}

function openAws(file: Uint8Array, { awsDictionary }: ContainerHints): Container | undefined {
  const read = readAwsStore(file, awsDictionary);
  if (!read) return undefined;
  if ('problem' in read) return { format: 'aws', problem: read.problem };
  const sentence = 'The file is the variable store of an Amazon EC2 instance (UefiData).';
  return opened('aws', layOutVariables(read.variables, sentence), sentence);
}

function openUpdate(file: Uint8Array, { fileName = '' }: ContainerHints): Container | undefined {
  const read = readSignedUpdate(file, fileName);
  if (!read) return undefined;
  if ('problem' in read) return { format: 'auth', problem: read.problem };
  const signed = read.signature > 0 ? `signed with ${read.signature} bytes of PKCS#7` : 'not signed';
  const sentence = `The file is an update of one variable (EFI_VARIABLE_AUTHENTICATION_2), ${signed}.`;
  const container = opened('auth', layOutVariables([read.variable], sentence), sentence);
  if ('problem' in container) return container;
  const reason = 'It updates one variable; the store decides.';
  return { ...container, image: { ...container.image, secureBoot: { state: 'unknown', reason } } };
}

function opened(
  format: 'json-varstore' | 'aws' | 'auth',
  listed: ReturnType<typeof layOutVariables>,
  sentence: string,
): Container {
  if ('problem' in listed) return { format, problem: listed.problem };
  const fixed = format === 'json-varstore' ? undefined : unwritten[format];
  return { format, ...listed, isList: true, sentence, warnings: [], fixed };
}
