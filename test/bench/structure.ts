import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ImageReader } from '../../client/editor/structure/reader.ts';
import { WorkerParts } from '../../client/editor/structure/worker-parts.ts';
import { composeFile } from '../../firmware/compose/ffs.ts';
import { composeModule, moduleGuid } from '../../firmware/compose/modules.ts';
import { composeFfsVolume } from '../../firmware/compose/volume.ts';
import { debianRoot } from '../setup/roots.ts';
import { median, race } from './measure.ts';
import { milliseconds, type Row } from './table.ts';

const MiB = 1024 * 1024;

/** What the editor's tree shows of real and of large images, and how long others in the extension host wait meanwhile. */
export async function measureStructure(): Promise<Row[]> {
  const code = readFileSync(path.join(await debianRoot('sid'), 'usr/share/OVMF/OVMF_CODE_4M.fd'));
  const modules = Array.from({ length: 3400 }, (_, index) => composeModule(index, `Module${index}`));
  const many = composeFfsVolume({ length: MiB, files: modules });
  const { outer, whole, manyNodes } = await race(
    {
      outer: () => new ImageReader(code).structure(),
      whole: () => openEverything(new ImageReader(code)),
      manyNodes: () => new ImageReader(many).structure(),
    },
    { rounds: 10, warmUp: 2 },
  );
  const filler = composeFile({ guid: moduleGuid(1), type: 1, body: new Uint8Array(64) });
  const large = composeFfsVolume({ length: 256 * MiB, files: [filler] });
  return [
    row(
      'outer structure of OVMF_CODE_4M',
      median(outer),
      `all of it, with 13.5 MiB unpacked: ${milliseconds(median(whole))}`,
      'under 30 ms',
    ),
    row('structure of 13,600 nodes, in the worker', median(manyNodes), '', ''),
    row(
      'longest step of the extension host: OVMF_CODE_4M taken apart in the worker',
      await longestStep(code, async (parts, signal) => {
        const ids = ['0', '0/0', '0/0/0'];
        for (const id of ids) await parts.ask('branches', { ids: [id], from: 0 }, signal);
      }),
      '',
      'under 50 ms',
    ),
    row(
      'longest step of the extension host: 256 MiB handed to the worker',
      await longestStep(large, async (parts, signal) => void (await parts.ask('structure', {}, signal))),
      '',
      'under 50 ms',
    ),
  ];
}

function row(what: string, value: number, beside: string, goal: string): Row {
  return { what, value: milliseconds(value), beside, goal };
}

function openEverything(reader: ImageReader): unknown {
  const walk = { breathe: async () => {}, cancelled: () => false };
  const pattern = { bytes: Uint8Array.of(0), mask: Uint8Array.of(0xff) };
  return reader.find({ space: '', everywhere: true, pattern, from: 0, direction: 'forward' }, walk);
}

/** Ms of work between two turns of the event loop at most, while a worker is started, given the bytes and asked. Waiting for a processor doesn't count. */
async function longestStep(
  bytes: Uint8Array,
  ask: (parts: WorkerParts, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const parts = new WorkerParts(new URL('../../dist/structure-worker.mjs', import.meta.url));
  let longest = 0;
  let busy = true;
  const worked = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = worked();
  const turn = () => {
    const now = worked();
    longest = Math.max(longest, now - last);
    last = now;
    if (busy) setImmediate(turn);
  };
  setImmediate(turn);
  await parts.load(bytes);
  await ask(parts, new AbortController().signal);
  busy = false;
  parts.end();
  return longest;
}
