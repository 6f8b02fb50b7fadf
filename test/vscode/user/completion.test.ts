import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { test } from '../tests.ts';
import { userSuite } from '../user-suite.ts';
import { goTo, openFile, ready, shownLine } from '../workbench.ts';

const guest = [
  "<domain type='kvm'>",
  '  <name>guest</name>',
  "  <memory unit='GiB'>4</memory>",
  '  ',
  '  <devices>',
  "    <disk type='file'><source file='/a'/><target dev='vda'/></disk>",
  '    ',
  '  </devices>',
  '</domain>',
  '',
].join('\n');

const written = [
  "<domain type='kvm'>",
  '  <name>guest</name>',
  "  <memory unit='GiB'>4</memory>",
  '  <os>',
  '    <type>hvm</type>',
  "    <bootmenu enable='yes' timeout='3000'/>",
  "    <smbios mode='host'/>",
  '  </os>',
  '  <devices>',
  "    <disk type='file'><source file='/a'/><target dev='vda'/></disk>",
  "    <disk type='file' device='cdrom'>",
  "      <driver name='qemu' type='raw'/>",
  "      <source file='/var/lib/libvirt/images/install.iso'/>",
  "      <target dev='sda' bus='sata'/>",
  '      <readonly/>',
  '    </disk>',
  '  </devices>',
  '</domain>',
  '',
].join('\n');

/** Opens a domain of this name. The server has read the document once the breadcrumbs know its parts. */
async function openDomain(page: Page, file: string, xml: string, name: string): Promise<void> {
  await writeFile(file, xml);
  await ready(page);
  await openFile(page, file);
  await page.locator('.outline-element.monaco-breadcrumb-item', { hasText: name }).waitFor();
}

/** Takes the suggestion of this label, once it is the one in front. */
async function take(page: Page, label: string): Promise<void> {
  await suggested(page, label);
  await page.keyboard.press('Enter');
  await page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
}

/** Asks for suggestions by the key for it, and goes on with these letters. */
async function askFor(page: Page, letters: string): Promise<void> {
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget.visible .monaco-list-row.focused').waitFor();
  await page.keyboard.type(letters);
}

/** Waits until the suggestion of this label is the one in front. */
async function suggested(page: Page, label: string): Promise<void> {
  const name = page.locator('.label-name').getByText(label, { exact: true });
  await page.locator('.suggest-widget.visible .monaco-list-row.focused').filter({ has: name }).waitFor();
}

test('a guest is written by typing a few letters and taking what is suggested', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  const file = path.join(workspace.folder, 'domains', 'typed.xml');
  await openDomain(page, file, guest, 'guest');

  await goTo(page, 7);
  await page.keyboard.type('<diskcd');
  await take(page, 'disk: CD-ROM on SATA');
  await page.keyboard.press('Escape');
  await page.locator('.view-line', { hasText: "<target dev='sda' bus='sata'/>" }).waitFor();

  await goTo(page, 4);
  await page.keyboard.type('<os');
  await take(page, 'os');
  await page.keyboard.press('Escape');
  await page.locator('.view-line', { hasText: '<type>hvm</type>' }).waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('<bootm');
  await take(page, 'bootmenu');
  await page.keyboard.press('Escape');

  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type("<smbios mode='ho");
  await take(page, 'host');
  await page.keyboard.press('End');
  await page.keyboard.type('/>');

  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)', { hasText: 'typed.xml' }).waitFor();
  assert.equal(await readFile(file, 'utf8'), written);
});

/** A guest in which something is left to be written in many places. */
const gaps = [
  "<domain type='kvm'>",
  '  <name>gaps</name>',
  "  <memory unit='GiB'>4</memory>",
  '  <os>',
  '    <type>hvm</type>',
  '  </os>',
  '  ',
  "  <clock offset='utc'>",
  "    <timer ='rtc'/>",
  '  </clock>',
  '  <devices>',
  "    <disk type='file'>",
  "      <source file='/a'/>",
  "      <target dev='vda' bus=''/>",
  "      <boot order='1'/>",
  '    </disk>',
  "    <disk type='file'>",
  "      <source file='/b'/>",
  '      ',
  '      ',
  '    </disk>',
  "    <interface type='network'>",
  "      <source network='lan' portgroup='servers'/>",
  '    </interface>',
  "    <interface type='network'>",
  '      ',
  '    </interface>',
  '  </devices>',
  '  ',
  '</domain>',
  '',
].join('\n');

interface Gap {
  readonly place: string;
  readonly line: number;
  /** From 1; undefined: behind the line. */
  readonly column?: number;
  readonly typed: string;
  /** Nothing that is typed asks for suggestions there: so the key for it does, and then letters choose. */
  readonly asks?: string;
  readonly taken: string;
  /** The line then. */
  readonly gives: string;
  /** What is typed behind the line in the end. */
  readonly rest?: string;
}

/** From the last line to the first: so none of them moves before its turn. */
const places: readonly Gap[] = [
  {
    place: 'a network that another card uses',
    line: 26,
    typed: "<source network='",
    taken: 'lan',
    gives: "      <source network='lan'",
    rest: '/>',
  },
  {
    place: 'the next number in the boot order, in a tag without an end',
    line: 20,
    typed: "<boot order='",
    taken: '2',
    gives: "      <boot order='2'",
    rest: '/>',
  },
  {
    place: 'the name of a target that is free',
    line: 19,
    typed: "<target dev='",
    taken: 'vdb',
    gives: "      <target dev='vdb'",
    rest: '/>',
  },
  {
    place: 'an attribute with its value',
    line: 17,
    column: 22,
    typed: ' snap',
    taken: 'snapshot',
    gives: "    <disk type='file' snapshot='internal'>",
  },
  {
    place: 'a value between quotes that are there',
    line: 14,
    column: 30,
    typed: '',
    asks: 'virti',
    taken: 'virtio',
    gives: "      <target dev='vda' bus='virtio'/>",
  },
  {
    place: 'the name of an attribute that has its value',
    line: 9,
    column: 12,
    typed: 'na',
    taken: 'name',
    gives: "    <timer name='rtc'/>",
  },
  {
    place: 'the text of an element that nobody has ended yet',
    line: 7,
    typed: '<on_reboot>',
    asks: 'res',
    taken: 'restart',
    gives: '  <on_reboot>restart',
  },
  {
    place: 'the end tag',
    line: 7,
    typed: '</',
    taken: '/on_reboot',
    gives: '  <on_reboot>restart</on_reboot>',
  },
];

test('what is suggested is right in every place', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  const file = path.join(workspace.folder, 'domains', 'gaps.xml');
  await openDomain(page, file, gaps, 'gaps');
  for (const { line, column, asks, typed, taken, gives, rest } of places) {
    await goTo(page, line, column);
    await page.keyboard.type(typed);
    if (asks !== undefined) await askFor(page, asks);
    await suggested(page, taken);
    await page.keyboard.press('Enter');
    await shownLine(page, gives).waitFor();
    if (rest === undefined) continue;
    await page.keyboard.press('End');
    await page.keyboard.type(rest);
    await shownLine(page, gives + rest).waitFor();
  }
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)', { hasText: 'gaps.xml' }).waitFor();
  const expected = gaps.split('\n');
  for (const { line, gives, rest = '' } of places) expected[line - 1] = gives + rest;
  assert.equal(await readFile(file, 'utf8'), expected.join('\n'));
});

test('an element of a namespace is written with what declares its prefix, and its content is suggested next', async () => {
  const { window, workspace } = userSuite();
  const { page } = window;
  const file = path.join(workspace.folder, 'domains', 'prefixed.xml');
  await openDomain(page, file, "<domain type='kvm'>\n  <name>prefixed</name>\n  \n</domain>\n", 'prefixed');
  await goTo(page, 3);
  await page.keyboard.type('<qemu:com');
  await suggested(page, 'qemu:commandline');
  await page.keyboard.press('Enter');
  await shownLine(page, '  </qemu:commandline>').waitFor();
  await take(page, 'qemu:arg');
  await page.keyboard.type('-snapshot');
  await shownLine(page, "    <qemu:arg value='-snapshot'/>").waitFor();
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)', { hasText: 'prefixed.xml' }).waitFor();
  assert.equal(
    await readFile(file, 'utf8'),
    [
      "<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>",
      '  <name>prefixed</name>',
      '  <qemu:commandline>',
      "    <qemu:arg value='-snapshot'/>",
      '  </qemu:commandline>',
      '</domain>',
      '',
    ].join('\n'),
  );
});
