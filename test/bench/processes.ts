import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../report.ts';
import { openChroot } from '../setup/chroot.ts';
import { debianRoot } from '../setup/roots.ts';
import { corpusFolder, libvirtDocuments } from './corpus.ts';
import { median, race, runProgram } from './measure.ts';
import { milliseconds, type Row, ratio } from './table.ts';

const cli = path.join(projectRoot, 'dist', 'cli.js');
const virtlens = (...args: string[]) => runProgram(process.execPath, [cli, ...args], { expected: [0, 1] });

/** All of libvirt's domains in one process, beside xmllint with libvirt's schema on the same files. */
export async function measureCheckProcess(): Promise<Row[]> {
  const documents = libvirtDocuments();
  const schema = path.join(corpusFolder(), 'schema-12.8.0', 'domain.rng');
  // xmllint says 3 where a document does not agree with the schema; that is no failure here.
  const xmllint = () => runProgram('xmllint', ['--noout', '--relaxng', schema, ...documents], { expected: [0, 3] });
  const { offline, withHost, theirs } = await race(
    {
      offline: () => virtlens('check', '--no-host', ...documents),
      withHost: () => virtlens('check', ...documents),
      theirs: xmllint,
    },
    { rounds: 7, warmUp: 1 },
  );
  const beside = (own: number[]) => ratio('xmllint --relaxng', median(own), median(theirs));
  const what = `virtlens check of ${documents.length} documents, one process`;
  return [
    { what, value: milliseconds(median(withHost)), beside: beside(withHost), goal: 'faster than xmllint' },
    { what: `${what}, --no-host`, value: milliseconds(median(offline)), beside: beside(offline), goal: 'faster than xmllint' },
  ];
}

/** `virtlens inspect` beside UEFIExtract, which also unpacks what is compressed inside. */
export async function measureInspectProcess(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'virtlens-bench-'));
  try {
    const rows: Row[] = [];
    for (const [size, name] of [
      ['4 MiB', 'usr/share/ovmf/OVMF.fd'],
      ['64 MiB', 'usr/share/AAVMF/AAVMF_CODE.fd'],
    ] as const) {
      const image = path.join(folder, 'image.fd');
      copyFileSync(path.join(await debianRoot('sid'), name), image);
      const { ours, theirs } = await race(
        {
          ours: () => virtlens('inspect', '--format', 'json', image),
          theirs: () => runProgram('UEFIExtract', [image, 'report'], { cwd: folder }),
        },
        { rounds: 7, warmUp: 1 },
      );
      rows.push({
        what: `virtlens inspect of ${size}, one process`,
        value: milliseconds(median(ours)),
        beside: ratio('UEFIExtract report (decompresses too)', median(ours), median(theirs)),
        goal: '',
      });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole tree, what is compressed unpacked, beside UEFIExtract's report of it. */
export async function measureTreeProcess(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'virtlens-bench-'));
  try {
    const image = path.join(folder, 'image.fd');
    copyFileSync(path.join(await debianRoot('sid'), 'usr/share/OVMF/OVMF_CODE_4M.fd'), image);
    const { ours, theirs } = await race(
      {
        ours: () => virtlens('inspect', '--tree', image),
        theirs: () => runProgram('UEFIExtract', [image, 'report'], { cwd: folder }),
      },
      { rounds: 7, warmUp: 1 },
    );
    return [
      {
        what: 'virtlens inspect --tree of OVMF_CODE_4M.fd, one process',
        value: milliseconds(median(ours)),
        beside: ratio('UEFIExtract report', median(ours), median(theirs)),
        goal: 'no more than UEFIExtract',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `virtlens inspect --vars` beside the same list by virt-fw-vars, without what entering its chroot costs. */
export async function measureVariablesProcess(): Promise<Row[]> {
  const root = await debianRoot('sid');
  const name = '/usr/share/OVMF/OVMF_VARS_4M.ms.fd';
  const chroot = await openChroot(root);
  // Python keeps what it has compiled, as it does where it is installed.
  const inside = (...command: string[]) =>
    runProgram(...chroot.entering(['env', 'PYTHONPYCACHEPREFIX=/tmp/compiled', ...command]));
  try {
    const { ours, theirs, entering } = await race(
      {
        ours: () => virtlens('inspect', '--vars', path.join(root, name)),
        theirs: () => inside('virt-fw-vars', '--input', name, '--print'),
        entering: () => inside('true'),
      },
      { rounds: 9, warmUp: 2 },
    );
    const net = median(theirs) - median(entering);
    return [
      {
        what: 'virtlens inspect --vars of OVMF_VARS_4M.ms.fd, one process',
        value: milliseconds(median(ours)),
        beside: ratio('virt-fw-vars --print', median(ours), net),
        goal: 'faster than virt-fw-vars',
      },
    ];
  } finally {
    await chroot.remove();
  }
}
