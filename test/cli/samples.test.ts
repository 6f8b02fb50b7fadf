import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleImages } from '../../samples/images.ts';
import { HostFolder } from '../lsp/host-folder.ts';
import { virtlens } from './run.ts';

const samples = path.resolve(import.meta.dirname, '../../samples');

/** What is wrong in each sample: level, rule, and the text it is said of. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'aarch64-server.xml': [],
  'amd-sev.xml': [],
  'being-typed.xml': ['error xml/unclosed-tag <target', 'error disk/ide-on-q35 ide'],
  'bios-i440fx.xml': [],
  'code-without-nvram.xml': [
    "warning loader/nvram-missing <loader readonly='yes' type='pflash'>/srv/guests/firmware/OVMF_CODE_4M.fd</loader>",
  ],
  'firmware-chosen-by-libvirt.xml': [],
  'gpu-passthrough.xml': [],
  'ide-on-q35.xml': [
    'error disk/ide-on-q35 ide',
    'error disk/ide-on-q35 hdb',
    'error disk/ide-on-q35 ide',
    'error disk/ide-on-q35 ide',
  ],
  'unified-read-only.xml': ['warning loader/unified-image /usr/share/ovmf/OVMF.fd'],
  'unified-read-write.xml': ['information loader/unified-image /srv/guests/old-unified.fd'],
  'windows11-secure-boot.xml': ['hint nvram/raw-snapshots /var/lib/libvirt/qemu/nvram/windows11_VARS.fd'],
};

/** What is left of it after `--fix`: what only a person can finish, and what only a command can do. */
const left: Readonly<Record<string, readonly string[]>> = {
  'being-typed.xml': ['xml/unclosed-tag'],
  'unified-read-only.xml': ['loader/unified-image'],
  'unified-read-write.xml': ['loader/unified-image'],
  'windows11-secure-boot.xml': ['nvram/raw-snapshots'],
};

interface Report {
  readonly documents: readonly {
    readonly path: string;
    readonly findings: readonly {
      readonly rule: string;
      readonly level: string;
      readonly range: { readonly start: { readonly offset: number }; readonly end: { readonly offset: number } };
    }[];
  }[];
}

let host: HostFolder;
beforeAll(async () => {
  host = await HostFolder.create();
  await writeSampleImages(host.root);
});
afterAll(() => host.remove());

test('every sample is in the table', async () => {
  expect((await readdir(samples)).filter((name) => name.endsWith('.xml')).toSorted()).toEqual(Object.keys(expected).toSorted());
});

test.each(Object.entries(expected))('%s', async (name, findings) => {
  const file = path.join(samples, name);
  const { code, stdout } = await virtlens(['check', '--format', 'json', '--host-root', host.root, file]);
  const text = await readFile(file, 'utf8');
  const report: Report = JSON.parse(stdout);
  const found = report.documents.flatMap((document) =>
    document.findings.map(({ level, rule, range }) => `${level} ${rule} ${text.slice(range.start.offset, range.end.offset)}`),
  );
  expect(found).toEqual(findings);
  expect(code).toBe(findings.some((finding) => finding.startsWith('error')) ? 1 : 0);
});

test.each(Object.entries(expected).filter(([, findings]) => findings.length > 0))('%s, fixed', async (name) => {
  await host.write(name, await readFile(path.join(samples, name), 'utf8'));
  const { stdout } = await virtlens(['check', '--fix', '--format', 'json', '--host-root', host.root, host.file(name)]);
  const report: Report = JSON.parse(stdout);
  expect(report.documents.flatMap((document) => document.findings.map(({ rule }) => rule))).toEqual(left[name] ?? []);
});
