import { describe, expect, test } from 'vitest';
import type { CodeLens, CompletionItem } from 'vscode-languageserver-types';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import type { FirmwareExplanation } from '../../server/protocol.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';
import type { HostFolder } from './host-folder.ts';
import { modernEditor, uriOf } from './server-process.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';
const guest = (os: string) => `<domain type='kvm'>
  <name>web</name>
  <os firmware='efi'>
    <type arch='x86_64' machine='q35'>hvm</type>
    ${os}
  </os>
</domain>
`;
const noSecureBoot = "<firmware><feature enabled='no' name='secure-boot'/></firmware>";

const descriptor = (name: string, features: readonly string[]) =>
  JSON.stringify({
    'interface-types': ['uefi'],
    mapping: {
      device: 'flash',
      executable: { filename: `/fw/${name}_CODE.fd`, format: 'raw' },
      'nvram-template': { filename: '/fw/VARS.fd', format: 'raw' },
    },
    targets: [{ architecture: 'x86_64', machines: ['pc-q35-*'] }],
    features,
  });

function debianLike(): Promise<HostFolder> {
  return folderWith({
    '/usr/share/qemu/firmware/40-secure.json': descriptor('SECURE', ['secure-boot', 'enrolled-keys', 'requires-smm']),
    '/usr/share/qemu/firmware/60-plain.json': descriptor('PLAIN', []),
    '/fw/VARS.fd': composeVars({ layout: '4m' }),
    '/etc/libvirt/qemu.conf': '',
  });
}

const lensesOf = (server: Awaited<ReturnType<typeof start>>, document: string) =>
  server.request<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri: document } });

describe('which firmware, and why', () => {
  test.each([
    ['', 'Firmware: 40-secure.json → SECURE_CODE.fd + VARS.fd · why?'],
    [noSecureBoot, 'Firmware: 60-plain.json → PLAIN_CODE.fd + VARS.fd · why?'],
    ["<loader type='rom'/>", 'Firmware: none of this host fits · why?'],
  ])('lens above <os> with %j', async (os, title) => {
    const server = await start(onHost(await debianLike()));
    const document = await server.open(uri, guest(os));
    expect(await lensesOf(server, document.uri)).toMatchObject([
      {
        range: { start: { line: 2, character: 2 } },
        command: { title, command: 'virtlens.explainFirmware', arguments: [uri] },
      },
    ]);
  });

  test('no lens where nothing is chosen, or nothing known', async () => {
    const server = await start(onHost(await debianLike()));
    const document = await server.open(uri, guest('').replace(" firmware='efi'", ''));
    expect(await lensesOf(server, document.uri)).toEqual([]);
    const other = await start({ initializationOptions: { trusted: false } });
    await other.open(uri, guest(''));
    expect(await lensesOf(other, uri)).toEqual([]);
  });

  test('hover and explanation name what excludes each', async () => {
    const server = await start(onHost(await debianLike()));
    const document = await server.open(uri, guest(noSecureBoot));
    const hover = await document.hover(document.at('efi'));
    expect(hover?.contents).toMatchObject({ value: expect.stringContaining('it has secure-boot') });
    const { title, markdown } = await server.request<FirmwareExplanation>('virtlens/explainFirmware', { uri });
    expect(title).toBe('Firmware of web');
    expect(markdown).toContain('libvirt chooses 60-plain.json');
    expect(markdown).toContain('line 5');
  });

  test('by a host profile', async () => {
    const profile = { virtlensHostProfile: 1, nvram: null, images: [], links: {}, machines: [] };
    const content = { ...JSON.parse(descriptor('FAR', [])) };
    const folder = await folderWith({
      '/host.json': JSON.stringify({ ...profile, descriptors: [{ path: '/usr/share/qemu/firmware/60-far.json', content }] }),
    });
    const server = await start({ capabilities: modernEditor, configuration: { hostProfile: folder.file('host.json') } });
    await server.open(uri, guest(''));
    await server.until(() => server.refreshes > 0);
    expect(await lensesOf(server, uri)).toMatchObject([
      { command: { title: expect.stringContaining('60-far.json → FAR_CODE.fd') } },
    ]);
  });
});

describe('the files beside the domains', () => {
  test('qemu.conf: findings, hover, completion', async () => {
    const host = await debianLike();
    const server = await start(onHost(host));
    const text = 'nvram = [\n  "/fw/VARS.fd:/fw/gone.fd",\n  "/fw/"\n]\n';
    const document = await server.open(uriOf(host.file('etc/libvirt/qemu.conf')), text, 1, 'properties');
    expect((await document.diagnostics()).map(({ code, range }) => [code, range.start.line])).toEqual([
      ['qemu-conf/obsolete', 0],
      ['qemu-conf/wrong-image', 1],
      ['qemu-conf/missing-file', 1],
      ['qemu-conf/format', 2],
    ]);
    expect((await document.hover(document.at('/fw/VARS.fd')))?.contents).toMatchObject({
      value: expect.stringContaining('VARS'),
    });
    const position = { line: 2, character: 7 };
    const items = await server.request<CompletionItem[]>('textDocument/completion', {
      textDocument: { uri: document.uri },
      position,
    });
    expect(items.map(({ label }) => label)).toEqual(['VARS.fd']);
  });

  test('a firmware descriptor', async () => {
    const host = await debianLike();
    const server = await start(onHost(host));
    const path = 'usr/share/qemu/firmware/60-plain.json';
    const document = await server.open(uriOf(host.file(path)), descriptor('PLAIN', ['warp']), 1, 'json');
    expect((await document.diagnostics()).map(({ code }) => code)).toEqual([
      'descriptor/missing-file',
      'descriptor/unknown-feature',
    ]);
  });

  test('the paths of a descriptor show what they lead to', async () => {
    const host = await debianLike();
    const server = await start(onHost(host));
    const path = 'usr/share/qemu/firmware/60-plain.json';
    const document = await server.open(uriOf(host.file(path)), descriptor('PLAIN', []), 1, 'json');
    const hoverOn = async (needle: string) => (await document.hover(document.at(needle, 1)))?.contents;
    expect(await hoverOn('/fw/VARS.fd')).toMatchObject({ value: expect.stringContaining('528 KiB') });
    expect(await hoverOn('/fw/PLAIN_CODE.fd')).toMatchObject({ value: expect.stringContaining('no such file') });
    expect(await hoverOn('x86_64')).toBeUndefined();
  });

  test('an editor without the schema is told what the words of a descriptor mean', async () => {
    const host = await debianLike();
    const path = 'usr/share/qemu/firmware/60-plain.json';
    const hoversIn = async (options: Parameters<typeof start>[0]) => {
      const server = await start(options);
      const document = await server.open(uriOf(host.file(path)), descriptor('PLAIN', ['requires-smm']), 1, 'json');
      const places = ['"interface-types"', '"flash"', '"format"', '"requires-smm"', '"x86_64"'];
      return Promise.all(places.map(async (place) => (await document.hover(document.at(place, 1)))?.contents));
    };
    const said = (words: string) => ({ kind: 'markdown', value: expect.stringContaining(words) });
    expect(await hoversIn({ initializationOptions: { hostRoot: host.root } })).toEqual([
      said('What the firmware offers'),
      said('As pflash'),
      said('The format of the file'),
      said('Needs SMM'),
      undefined,
    ]);
    expect(await hoversIn(onHost(host))).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  test.each([
    ['under the same name in /etc', { '/etc/qemu/firmware/60-plain.json': descriptor('OWN', []) }, ['descriptor/hidden']],
    ['an empty file of the same name in /etc', { '/etc/qemu/firmware/60-plain.json': '' }, []],
    ['under another name', { '/etc/qemu/firmware/61-plain.json': descriptor('OWN', []) }, []],
  ])('a descriptor is hidden by another one: %s', async (_, files, expected) => {
    const host = await folderWith({
      '/usr/share/qemu/firmware/60-plain.json': descriptor('PLAIN', []),
      '/fw/PLAIN_CODE.fd': composeCode({ layout: '4m' }),
      '/fw/VARS.fd': composeVars({ layout: '4m' }),
      ...files,
    });
    const server = await start(onHost(host));
    const shown = uriOf(host.file('usr/share/qemu/firmware/60-plain.json'));
    const document = await server.open(shown, descriptor('PLAIN', []), 1, 'json');
    expect((await document.diagnostics()).map(({ code }) => code)).toEqual(expected);
  });

  test('a descriptor is not hidden by itself where the host root is written with a slash at its end', async () => {
    const path = 'usr/share/qemu/firmware/60-plain.json';
    const host = await folderWith({
      [path]: descriptor('PLAIN', []),
      '/fw/PLAIN_CODE.fd': composeCode({ layout: '4m' }),
      '/fw/VARS.fd': composeVars({ layout: '4m' }),
    });
    const server = await start({ initializationOptions: { trusted: true, hostRoot: `${host.root}/` } });
    const document = await server.open(uriOf(host.file(path)), descriptor('PLAIN', []), 1, 'json');
    expect((await document.diagnostics()).map(({ code }) => code)).toEqual([]);
  });

  test.each([
    ['50-amdsev.json', ['descriptor/sort-order']],
    ['90-amdsev.json', []],
  ])('firmware for confidential guests that sorts as %s', async (name, expected) => {
    const amdsev = JSON.stringify({
      'interface-types': ['uefi'],
      mapping: { device: 'memory', filename: '/fw/AMDSEV.fd' },
      targets: [{ architecture: 'x86_64', machines: ['pc-q35-*'] }],
      features: ['amd-sev', 'amd-sev-es'],
    });
    const folder = '/usr/share/qemu/firmware';
    const host = await folderWith({
      [`${folder}/60-plain.json`]: descriptor('PLAIN', []),
      [`${folder}/${name}`]: amdsev,
      '/fw/AMDSEV.fd': composeCode({ layout: '4m' }),
    });
    const server = await start(onHost(host));
    const document = await server.open(uriOf(host.file(`${folder}/${name}`)), amdsev, 1, 'json');
    expect((await document.diagnostics()).map(({ code }) => code)).toEqual(expected);
  });

  test('XML and JSON elsewhere are none of ours', async () => {
    const server = await start(onHost(await debianLike()));
    const document = await server.open('file:///srv/a.json', '{"mapping": 1}', 1, 'json');
    expect(await document.diagnostics()).toEqual([]);
  });
});
