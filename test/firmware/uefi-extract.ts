import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runOrThrow } from '../setup/process.ts';
import { debianRoot } from '../setup/roots.ts';

/** One line of UEFIExtract's report that has a place in the file; what is inside of something compressed has none. */
export interface ReportLine {
  readonly type: string;
  readonly subtype: string;
  readonly offset: number;
  readonly size: number;
  /** 0 for the image, 1 for what lies in it, … */
  readonly depth: number;
  /** The GUID, lower case, and the name behind it, as far as the line has them. */
  readonly guid: string;
  readonly name: string;
}

export interface Report {
  readonly lines: readonly ReportLine[];
  /** What UEFIExtract complained about. */
  readonly messages: readonly string[];
}

/** UEFIExtract's view of an image, given as a file or as bytes. */
export async function readWithUefiExtract(image: string | Uint8Array): Promise<Report> {
  const folder = await mkdtemp(path.join(tmpdir(), 'virtlens-uefi-extract-'));
  try {
    const file = path.join(folder, 'image.fd');
    // A copy, not a link: the report is written beside the file that a link leads to.
    if (typeof image === 'string') await copyFile(image, file);
    else await writeFile(file, image);
    const { stdout, stderr } = await runOrThrow(await uefiExtract(), [file, 'report']);
    const report = await readFile(`${file}.report.txt`, 'utf8');
    const messages = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
    return { lines: report.split('\n').flatMap(readLine), messages };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** On this machine's PATH, else the one of sid's packages. */
export async function uefiExtract(): Promise<string> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const installed = folders.map((folder) => path.join(folder, 'UEFIExtract')).find((file) => existsSync(file));
  return installed ?? path.join(await debianRoot('sid'), 'usr/bin/uefiextract');
}

/** ` Volume | NVRAM | 00000000 | 00084000 | 94DF64CC | - FFF12B8D-… | name` */
function readLine(line: string): ReportLine[] {
  const [type = '', subtype = '', base = '', size = '', , label = '', name = ''] = line.split('|').map((cell) => cell.trim());
  if (!/^[0-9A-F]{8}$/.test(base)) return [];
  const [, dashes = '', text = ''] = /^(-*) ?(.*)$/.exec(label) ?? [];
  const guid = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/.test(text) ? text.toLowerCase() : '';
  return [
    { type, subtype, offset: Number.parseInt(base, 16), size: Number.parseInt(size, 16), depth: dashes.length, guid, name },
  ];
}
