/** Changed content on its way back into a file of some format. */
import { effectiveVariables, openStore } from '../editing/open-store.ts';
import { analyzeImage } from '../image.ts';
import type { Variable } from '../model.ts';
import { timeLength, timeOffset, type VariableRecord } from '../record.ts';
import { type ContainerFormat, unwritten } from './container.ts';
import { writeJsonStore } from './json-store-writing.ts';
import { changeBesideSnapshots } from './qcow2-snapshots.ts';
import { holdsSnapshots, writeQcow2 } from './qcow2-writing.ts';

/** A whole file; or why there is none, in a sentence or two. */
export type Packed = { readonly bytes: Uint8Array } | { readonly problem: string };

export interface ContentToPack {
  readonly bytes: Uint8Array;
  /** Whether the store was laid out here for the variables of a list. */
  readonly isList: boolean;
}

/** The format that a file of this name is written in: its ending says so, else it stays what it was. */
export function formatOfName(name: string, own: ContainerFormat): ContainerFormat {
  const ending = /\.([^./\\]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return endings[ending] ?? own;
}

const endings: Readonly<Record<string, ContainerFormat>> = { json: 'json-varstore', qcow2: 'qcow2', fd: 'raw', raw: 'raw' };

/**
 * A file of the format that holds the content: of an image all of it, as JSON its variables. `before` is the file that it takes the
 * place of, whose shape it keeps. Never throws.
 */
export function packContent({ bytes, isList }: ContentToPack, format: ContainerFormat, before?: Uint8Array): Packed {
  switch (format) {
    case 'json-varstore':
      return packJson(bytes, before);
    case 'raw':
    case 'qcow2':
      if (isList)
        return {
          problem: 'Variables of a list have no flash layout: migrate them into a VARS template, which gives them one.',
        };
      return format === 'raw' ? { bytes } : packQcow2(bytes, before);
    case 'aws':
    case 'auth':
      return { problem: unwritten[format] };
  }
}

function packQcow2(bytes: Uint8Array, before: Uint8Array | undefined): Packed {
  if (!before || !holdsSnapshots(before)) return { bytes: writeQcow2(bytes, before) };
  const changed = changeBesideSnapshots(before, bytes);
  return 'problem' in changed ? changed : { bytes: changed };
}

function packJson(bytes: Uint8Array, before: Uint8Array | undefined): Packed {
  const opened = openStore(bytes, analyzeImage(bytes));
  if ('reason' in opened) return { problem: opened.reason };
  const { authenticated } = opened.store;
  const variables = effectiveVariables(opened.image.variables);
  const written = writeJsonStore(
    variables.map((variable) => recordOf(bytes, variable, authenticated)),
    before,
  );
  return 'problem' in written ? written : { bytes: written };
}

function recordOf(bytes: Uint8Array, variable: Variable, hasTime: boolean): VariableRecord {
  const { name, guid, attributes, offset, dataOffset, size } = variable;
  const data = bytes.subarray(dataOffset, dataOffset + size);
  const start = offset + timeOffset;
  return { name, guid, attributes, data, ...(hasTime ? { time: bytes.subarray(start, start + timeLength) } : {}) };
}
