import { afterEach, beforeEach, expect, test } from 'vitest';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { guest } from '../../server/rules/examples/domain.ts';
import { HostFolder } from '../lsp/host-folder.ts';
import { virtlens } from './run.ts';

/** Bytes of the 2 MiB build and its halves. */
const whole = 0x200000;
const vars = 0x20000;
const code = whole - vars;

let host: HostFolder;
let folder: HostFolder;
beforeEach(async () => {
  host = await HostFolder.create({
    '/srv/CODE.fd': composeCode({ layout: '2m' }),
    '/srv/VARS.fd': composeVars({ layout: '2m' }),
    '/srv/one.fd': composeUnifiedImage({ layout: '2m' }),
    '/srv/two.fd': composeUnifiedImage({ layout: '2m' }),
  });
  folder = await HostFolder.create();
});
afterEach(async () => {
  await host.remove();
  await folder.remove();
});

const split = (name: string): string =>
  guest({
    name,
    os: [
      "<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>",
      `<nvram template='/srv/VARS.fd'>/var/lib/libvirt/qemu/nvram/${name}_VARS.fd</nvram>`,
    ],
  });
const unified = (name: string): string => guest({ name, os: [`<loader type='pflash'>/srv/${name}.fd</loader>`] });

const report = (...args: readonly string[]) => virtlens(['report', '--host-root', host.root, ...args], { cwd: folder.root });

test('a table of all domains, its columns aligned, and no colours in a pipe', async () => {
  await folder.write('a.xml', split('web1'));
  await folder.write('b.xml', guest({ name: 'old' }));
  await folder.write('net.xml', '<network/>');
  const { code: exit, stdout, stderr } = await report('.');
  const [head = '', ...rows] = (stdout.split('\n\n')[0] ?? '').split('\n');
  const starts = ['Domain', 'Type', 'Machine', 'Firmware', 'Secure Boot', 'Findings'].map((title) => head.indexOf(title));
  const cells = rows.map((row) => starts.map((start, index) => row.slice(start, starts[index + 1]).trim()));
  expect(cells).toEqual([
    ['web1', 'kvm', 'q35', 'UEFI: /srv/CODE.fd', 'off', 'none'],
    ['old', 'kvm', 'q35', 'BIOS', '-', expect.any(String)],
  ]);
  expect(stdout).not.toContain('\u001b');
  expect([exit, stderr]).toEqual([0, '']);
});

test.each([
  ['two split', ['web1', 'web2'], [], { guests: 2, now: code + 2 * vars, unified: 2 * whole, split: code + 2 * vars }],
  ['two unified', [], ['one', 'two'], { guests: 2, now: 2 * whole, unified: 2 * whole, split: code + 2 * vars }],
  ['one of each', ['web1'], ['one'], { guests: 2, now: code + vars + whole, unified: 2 * whole, split: 2 * code + 2 * vars }],
])('what firmware takes on disk: %s', async (_, splitNames, unifiedNames, expected) => {
  for (const name of splitNames) await folder.write(`${name}.xml`, split(name));
  for (const name of unifiedNames) await folder.write(`${name}.xml`, unified(name));
  const { stdout } = await report('--format', 'json', '.');
  expect(JSON.parse(stdout).firmwareBytes).toEqual(expected);
});

test('JSON has every key and nothing else', async () => {
  await folder.write('a.xml', split('web1'));
  const { stdout } = await report('--format', 'json', 'a.xml');
  expect(JSON.parse(stdout)).toStrictEqual({
    version: 1,
    domains: [
      {
        path: 'a.xml',
        name: 'web1',
        type: 'kvm',
        arch: 'x86_64',
        machine: 'q35',
        firmware: { kind: 'uefi', path: '/srv/CODE.fd' },
        secureBoot: 'off',
        findings: { error: 0, warning: 0, information: 0, hint: 0 },
      },
    ],
    firmwareBytes: { guests: 1, now: code + vars, unified: whole, split: code + vars },
  });
});

test('without a host, what is not known is not made up', async () => {
  await folder.write('a.xml', split('web1'));
  await folder.write('b.xml', guest({ name: 'chosen', osAttributes: " firmware='efi'" }));
  const { stdout } = await virtlens(['report', '--no-host', '.'], { cwd: folder.root });
  expect(stdout).toMatch(/web1 .*UEFI: \/srv\/CODE\.fd +\? /);
  expect(stdout).toMatch(/chosen .*UEFI, auto +\? /);
  expect(stdout).toContain('2 domains. What firmware takes on disk is not known here.');
});

test('findings across files count, and equal names are told apart', async () => {
  await folder.write('a.xml', split('web1'));
  await folder.write('b.xml', split('web1').replace('<name>web1', '<name>web2'));
  await folder.write('backup/a.xml', split('web1'));
  const { stdout } = await report('.');
  expect(stdout).toMatch(/^web2 .* 1 warning\b/m);
  expect(stdout).toMatch(/^web1 \(a\.xml\) .* 1 warning\b/m);
  expect(stdout).toMatch(/^web1 \(backup\/a\.xml\) /m);
});

test('a file that can not be read is told, the others are reported', async () => {
  await folder.write('a.xml', split('web1'));
  const { code: exit, stdout, stderr } = await report('a.xml', 'none.xml');
  expect(stdout).toContain('web1');
  expect(stderr).toContain('none.xml');
  expect(exit).toBe(2);
});

test('no domain, no folder', async () => {
  await folder.write('net.xml', '<network/>');
  expect(await report('.')).toMatchObject({ code: 0, stdout: 'No domains were found.\n' });
  const { code: exit, stderr } = await report();
  expect(stderr).toContain('report needs at least one DIR');
  expect(exit).toBe(2);
});
