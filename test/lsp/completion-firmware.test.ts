import { expect, test } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver-types';
import { guestOf } from './domains.ts';
import { endServersAfterEach, folderWith, onHost, start } from './fixture.ts';
import { type Offered, offeredIn, offeredOnceChecked, textWith } from './offered.ts';

endServersAfterEach();

interface Firmware {
  readonly code: string;
  readonly vars?: string;
  readonly features: readonly string[];
  readonly arch?: string;
}

const descriptor = ({ code, vars, features, arch = 'x86_64' }: Firmware) =>
  JSON.stringify({
    'interface-types': ['uefi'],
    mapping: {
      device: 'flash',
      ...(vars === undefined && { mode: 'stateless' }),
      executable: { filename: code, format: 'raw' },
      ...(vars !== undefined && { 'nvram-template': { filename: vars, format: 'raw' } }),
    },
    targets: [{ architecture: arch, machines: ['*'] }],
    features,
  });

/** In libvirt's order: Secure Boot with keys and without, SEV, plain, and another architecture's. */
const host = () =>
  folderWith({
    '/usr/share/qemu/firmware/10-keys.json': descriptor({
      code: '/fw/SECURE_CODE.fd',
      vars: '/fw/KEYS_VARS.fd',
      features: ['secure-boot', 'enrolled-keys', 'requires-smm'],
    }),
    '/usr/share/qemu/firmware/20-secure.json': descriptor({
      code: '/fw/SECURE_CODE.fd',
      vars: '/fw/VARS.fd',
      features: ['secure-boot', 'requires-smm'],
    }),
    '/usr/share/qemu/firmware/30-sev.json': descriptor({ code: '/fw/SEV.fd', features: ['amd-sev'] }),
    '/usr/share/qemu/firmware/40-plain.json': descriptor({ code: '/fw/CODE.fd', vars: '/fw/VARS.fd', features: [] }),
    '/usr/share/qemu/firmware/50-arm.json': descriptor({
      code: '/fw/ARM_CODE.fd',
      vars: '/fw/ARM_VARS.fd',
      features: [],
      arch: 'aarch64',
    }),
    '/etc/libvirt/qemu.conf': '',
    '/usr/bin/qemu-system-aarch64': '',
    '/usr/libexec/qemu-kvm': '',
  });

const os = (...lines: readonly string[]) =>
  guestOf('  <os>', "    <type arch='x86_64' machine='q35'>hvm</type>", ...lines.map((line) => `    ${line}`), '  </os>');

/** Labels and what is said beside them, in the order in which editors show them. */
function saidOf({ items }: Offered): readonly string[] {
  const rank = ({ sortText = '' }: CompletionItem) => sortText;
  return [...items].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).map(({ label, detail }) => `${label} (${detail})`);
}

test.each([
  {
    what: 'for a loader: what starts without more comes first',
    text: os("<loader readonly='yes' type='pflash'>‸</loader>"),
    offered: [
      '/fw/CODE.fd (firmware of this host)',
      '/fw/SECURE_CODE.fd (Secure Boot with keys)',
      '/fw/SEV.fd (AMD SEV, keeps no variables)',
    ],
  },
  {
    what: 'for one with Secure Boot: the image that enforces it',
    text: os("<loader readonly='yes' secure='yes' type='pflash'>‸</loader>"),
    offered: [
      '/fw/SECURE_CODE.fd (Secure Boot with keys)',
      '/fw/CODE.fd (firmware of this host)',
      '/fw/SEV.fd (AMD SEV, keeps no variables)',
    ],
  },
  {
    what: 'for the template: what belongs to the loader',
    text: os("<loader readonly='yes' type='pflash'>/fw/SECURE_CODE.fd</loader>", "<nvram template='‸'/>"),
    offered: ["/fw/KEYS_VARS.fd (this loader's template)", "/fw/VARS.fd (this loader's template)"],
  },
  {
    what: "for the guest's own store: libvirt's place for it",
    text: os('<nvram>‸</nvram>'),
    offered: ["/var/lib/libvirt/qemu/nvram/guest_VARS.fd (libvirt's place for it)"],
  },
  {
    what: 'of another architecture',
    text: os("<loader type='pflash'>‸</loader>").replace("arch='x86_64' machine='q35'", "arch='aarch64' machine='virt'"),
    offered: ['/fw/ARM_CODE.fd (firmware of this host)'],
  },
])('$what', async ({ text, offered }) => {
  const server = await start(onHost(await host()));
  expect(saidOf(await offeredOnceChecked(server, text)).slice(0, offered.length)).toEqual(offered);
});

test('a whole loader, and a whole <os>, name the firmware of the host', async () => {
  const server = await start(onHost(await host()));
  expect(textWith(await offeredOnceChecked(server, os('<‸')), 'loader')).toBe(
    os("<loader readonly='yes' type='pflash'>⟪1:/fw/CODE.fd⟫</loader>"),
  );
  expect(textWith(await offeredOnceChecked(server, guestOf('  <‸')), 'os: UEFI by its paths')).toBe(
    os(
      "<loader readonly='yes' type='pflash'>⟪2:/fw/CODE.fd⟫</loader>",
      "<nvram template='⟪3:/fw/VARS.fd⟫'>⟪4:/var/lib/libvirt/qemu/nvram/guest_VARS.fd⟫</nvram>",
      "<boot dev='⟪5:hd⟫'/>",
    ).replace("machine='q35'", "machine='⟪1:q35⟫'"),
  );
});

test("the emulator is the host's own", async () => {
  const devices = (inner: string) => guestOf('  <devices>', `    ${inner}`, '  </devices>');
  const server = await start(onHost(await host()));
  expect(textWith(await offeredOnceChecked(server, devices('<‸')), 'emulator')).toBe(
    devices('<emulator>⟪1:/usr/libexec/qemu-kvm⟫</emulator>'),
  );
  expect(textWith(await offeredIn(await start(), devices('<‸')), 'emulator')).toBe(
    devices('<emulator>⟪1:/usr/bin/qemu-system-x86_64⟫</emulator>'),
  );
});

test('a name with an apostrophe stays one where the document has double quotes', async () => {
  const named = (...lines: readonly string[]) =>
    guestOf(...lines)
      .replace('<name>guest', "<name>bob's")
      .replace("type='kvm'", 'type="kvm"');
  expect(textWith(await offeredIn(await start(), named('  <‸')), 'os: UEFI by its paths')).toContain(
    '>⟪4:/var/lib/libvirt/qemu/nvram/bob&apos;s_VARS.fd⟫</nvram>',
  );
});

test('without a host there are the usual paths', async () => {
  expect(textWith(await offeredIn(await start({ initializationOptions: { trusted: false } }), os('<‸')), 'loader')).toBe(
    os("<loader readonly='yes' type='pflash'>⟪1:/usr/share/OVMF/OVMF_CODE_4M.fd⟫</loader>"),
  );
});

test.each([
  ['memory', "  <memory unit='GiB'>⟪1:2⟫</memory>"],
  ['vcpu', '  <vcpu>⟪1:2⟫</vcpu>'],
  ['maxMemory', "  <maxMemory slots='16' unit='GiB'>⟪1:16⟫</maxMemory>"],
])('<%s> is written as people write it', async (label, line) => {
  expect(textWith(await offeredIn(await start(), guestOf('  <‸')), label)).toBe(guestOf(line));
});

test('as many cores as the guest has processors, and identifiers that nobody else has', async () => {
  const server = await start();
  const cpu = (inner: string) => guestOf('  <vcpu>6</vcpu>', '  <cpu>', `    ${inner}`, '  </cpu>');
  expect(textWith(await offeredIn(server, cpu('<‸')), 'topology')).toBe(
    cpu("<topology sockets='⟪1:1⟫' cores='⟪2:6⟫' threads='⟪3:1⟫'/>"),
  );
  const uuids = [1, 2].map(async () => textWith(await offeredIn(server, guestOf('  <‸')), 'uuid'));
  const [one, other] = await Promise.all(uuids);
  expect(one).toMatch(/<uuid>⟪1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}⟫<\/uuid>/);
  expect(other).not.toBe(one);
});

test('what Windows wants is offered to PCs', async () => {
  const server = await start();
  const forWindows = async (arch: string) => {
    const { items } = await offeredIn(server, guestOf(`  <os><type arch='${arch}'>hvm</type></os>`, '  <‸'));
    return items.flatMap(({ label }) => (label.endsWith('for Windows') ? label : []));
  };
  expect(await forWindows('x86_64')).toEqual(['features: for Windows', 'clock: for Windows']);
  expect(await forWindows('aarch64')).toEqual([]);
});

test('a whole section shows what it writes before it is chosen', async () => {
  const server = await start();
  const { items } = await offeredIn(server, guestOf('  <os‸'));
  const chosen = items.find(({ label }) => label === 'os: UEFI');
  const { documentation } = await server.request<CompletionItem>('completionItem/resolve', chosen ?? {});
  expect(documentation).toEqual({
    kind: 'markdown',
    value: [
      '**\\<os\\>**: UEFI that libvirt chooses on the host; the guest gets a variable store of its own',
      '',
      '[formatdomain: guest-firmware](https://libvirt.org/formatdomain.html#guest-firmware)',
      '',
      '```xml',
      "<os firmware='efi'>",
      "  <type arch='x86_64' machine='q35'>hvm</type>",
      "  <boot dev='hd'/>",
      '</os>',
      '```',
    ].join('\n'),
  });
});
