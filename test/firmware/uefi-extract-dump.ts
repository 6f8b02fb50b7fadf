import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runOrThrow } from '../setup/process.ts';
import { uefiExtract } from './uefi-extract.ts';

/** One item of UEFIExtract's dump, with what its information says, line by line: `Header size` → `18h (24)`. */
export interface DumpedItem {
  readonly facts: ReadonlyMap<string, string>;
  /** The lines of a dependency expression. */
  readonly expression: readonly string[];
  readonly children: readonly DumpedItem[];
}

/** Everything that UEFIExtract makes of an image: unlike its report, with offsets inside of compressed parts. */
export async function dumpWithUefiExtract(image: string | Uint8Array): Promise<DumpedItem> {
  // Thousands of small files, and all of the image several times: memory takes them faster than a disk.
  const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = await mkdtemp(path.join(scratch, 'virtlens-uefi-dump-'));
  try {
    const file = path.join(folder, 'image.fd');
    if (typeof image === 'string') await copyFile(image, file);
    else await writeFile(file, image);
    await runOrThrow(await uefiExtract(), [file, 'all']);
    return await readItem(`${file}.dump`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A folder for each item, `2 Volume Top File`: its place among its siblings, then its name. */
async function readItem(folder: string): Promise<DumpedItem> {
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const inOrder = folders.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const information = await readFile(path.join(folder, 'info.txt'), 'utf8');
  const [head = '', tail = ''] = information.split('Parsed expression:\n');
  return {
    facts: new Map(head.split('\n').flatMap(readFact).toReversed()),
    expression: tail.split('\n').filter((line) => line !== ''),
    children: await Promise.all(inOrder.map((name) => readItem(path.join(folder, name)))),
  };
}

/** Of two lines with one name the first counts: a file's `Type: File` comes before its `Type: 07h`. */
function readFact(line: string): [string, string][] {
  const colon = line.indexOf(': ');
  return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 2)]];
}

/** `18h (24)` → 24, `FFh` → 255; NaN where there is no such line. */
export function numberIn(item: DumpedItem, fact: string): number {
  return Number.parseInt(item.facts.get(fact) ?? '', 16);
}
