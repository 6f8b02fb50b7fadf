import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyzeImage } from '../firmware/image.ts';
import type { ImageKind, SecureBootState } from '../firmware/model.ts';
import { writeSampleImages } from './images.ts';

let root: string;
let written: string[];

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'virtlens-samples-'));
  written = await writeSampleImages(root);
});

afterAll(() => rm(root, { recursive: true, force: true }));

const below = (hostPath: string) => path.join(root, hostPath);

const expected: [hostPath: string, kind: ImageKind, build: string, secureBoot: SecureBootState['state']][] = [
  ['/usr/share/OVMF/OVMF_CODE_4M.fd', 'code', '4 MiB build', 'unknown'],
  ['/usr/share/OVMF/OVMF_CODE_4M.secboot.fd', 'code', '4 MiB build', 'unknown'],
  ['/usr/share/OVMF/OVMF_CODE_4M.ms.fd', 'code', '4 MiB build', 'unknown'],
  ['/usr/share/OVMF/OVMF_VARS_4M.fd', 'vars', '4 MiB build', 'off'],
  ['/usr/share/OVMF/OVMF_VARS_4M.ms.fd', 'vars', '4 MiB build', 'on'],
  ['/usr/share/OVMF/OVMF_CODE.fd', 'code', '2 MiB build', 'unknown'],
  ['/usr/share/OVMF/OVMF_VARS.fd', 'vars', '2 MiB build', 'off'],
  ['/usr/share/OVMF/OVMF.fd', 'unified', '4 MiB build', 'off'],
  ['/usr/share/ovmf/OVMF.fd', 'unified', '4 MiB build', 'off'],
  ['/usr/share/ovmf/OVMF.amdsev.fd', 'unified', '4 MiB build', 'off'],
  ['/usr/share/ovmf/OVMF.inteltdx.ms.fd', 'unified', '4 MiB build', 'on'],
  ['/usr/share/AAVMF/AAVMF_CODE.fd', 'code', 'AAVMF, 64 MiB', 'unknown'],
  ['/usr/share/AAVMF/AAVMF_VARS.fd', 'vars', 'AAVMF, 64 MiB', 'off'],
  ['/srv/guests/firmware/OVMF_CODE_4M.fd', 'code', '4 MiB build', 'unknown'],
  ['/srv/guests/firmware/OVMF_VARS_4M.fd', 'vars', '4 MiB build', 'off'],
  ['/srv/guests/firmware/OVMF_VARS.fd', 'vars', '2 MiB build', 'off'],
  ['/srv/guests/old-unified.fd', 'unified', '2 MiB build', 'off'],
  ['/var/lib/libvirt/qemu/nvram/gaming_VARS.fd', 'vars', '4 MiB build', 'off'],
  ['/var/lib/libvirt/qemu/nvram/windows11_VARS.fd', 'vars', '4 MiB build', 'on'],
];

test.each(expected)('%s is %s', async (hostPath, kind, build, secureBoot) => {
  const image = analyzeImage(await readFile(below(hostPath)));
  expect(image).toMatchObject({ kind, build, problems: [], secureBoot: { state: secureBoot } });
});

test('nothing else is written, and no temporary file is left', async () => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).slice(root.length));
  expect(files.toSorted()).toEqual(written.toSorted());
  expect(written.filter((file) => file.endsWith('.fd')).toSorted()).toEqual(expected.map(([file]) => file).toSorted());
});

test('every file that a descriptor or qemu.conf names is there', async () => {
  const texts = written.filter((file) => file.endsWith('.json') || file.endsWith('.conf'));
  expect(texts).toHaveLength(5);
  for (const file of texts) {
    const text = await readFile(below(file), 'utf8');
    if (file.endsWith('.json')) JSON.parse(text);
    const named = text.match(/\/[^":]+\.fd/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    for (const image of named) expect(written).toContain(image);
  }
});

test('the padding of a 64 MiB file takes no room on the disk', async () => {
  const { size, blocks } = await stat(below('/usr/share/AAVMF/AAVMF_VARS.fd'));
  expect(size).toBe(64 * 1024 * 1024);
  expect(blocks * 512).toBeLessThan(2 * 1024 * 1024);
});
