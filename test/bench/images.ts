import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyzeImage } from '../../firmware/image.ts';
import { debianRoot } from '../setup/roots.ts';
import { median, race } from './measure.ts';
import { milliseconds, type Row } from './table.ts';

/** What kind of image it is and all that is in it, for Debian's 64 MiB images: from bytes in memory, and from the file. */
export async function measureClassification(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of ['AAVMF_CODE.fd', 'AAVMF_VARS.ms.fd']) {
    const file = path.join(await debianRoot('sid'), 'usr/share/AAVMF', name);
    const bytes = readFileSync(file);
    const { memory, disk } = await race(
      { memory: () => analyzeImage(bytes), disk: () => analyzeImage(readFileSync(file)) },
      { rounds: 20, warmUp: 3 },
    );
    rows.push({
      what: `classification of ${name}, ${bytes.length / 1024 ** 2} MiB`,
      value: milliseconds(median(memory)),
      beside: `with reading the file: ${milliseconds(median(disk))}`,
      goal: 'under 50 ms',
    });
  }
  return rows;
}
