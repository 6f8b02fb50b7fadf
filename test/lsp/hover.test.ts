import { expect, test } from 'vitest';
import { guestOf } from './domains.ts';
import { endServersAfterEach, start } from './fixture.ts';

endServersAfterEach();

const uri = 'file:///srv/domains/guest.xml';
const text = guestOf(
  "  <memory unit='GiB'>4</memory>",
  "  <os firmware='efi'>",
  '    <type>hvm</type>',
  "    <bootmenu enable='yes' timeout='3000'/>",
  '  </os>',
  "  <devices><disk type='file' device='cdrom'><source file='/a'/><target dev='sda'/><boot order='1'/></disk></devices>",
);

test.each([
  {
    over: '<bootmenu',
    into: 3,
    on: 'bootmenu',
    says: ["The firmware's prompt", 'Since libvirt 0.8.3', 'formatdomain.html#guest-firmware'],
  },
  {
    over: 'timeout=',
    into: 2,
    on: 'timeout',
    says: ['How long the prompt waits', 'Unit: milliseconds', 'Form: a number from 0 to 65535'],
  },
  { over: 'order=', into: 2, on: 'order', says: ['Place of the device', 'formatdomain.html#specifying-boot-order'] },
  { over: 'device=', into: 2, on: 'device', says: ['Kind of drive', 'Default: disk', '`disk`, `cdrom`, `floppy`'] },
  { over: 'cdrom', into: 1, on: 'cdrom', says: ['A CD-ROM drive', '`device=`: Kind of drive the guest sees · Default: disk'] },
  {
    over: 'hvm',
    into: 1,
    on: 'hvm',
    says: ['A guest that sees a whole machine', '`<type>`: Kind of guest', 'formatdomain.html#guest-firmware'],
  },
  { over: '</os>', into: 3, on: 'os', says: ['How the guest boots'] },
  { over: "'efi'", into: 2, on: 'efi', says: ['firmware', '---', 'UEFI'] },
])('hovering over $over', async ({ over, into, on, says }) => {
  const server = await start();
  const document = await server.open(uri, text);
  const hovered = await document.hover(document.at(over, into));
  expect(hovered?.range && document.textIn(hovered.range)).toBe(on);
  for (const words of says) expect(hovered?.contents).toMatchObject({ value: expect.stringContaining(words) });
});

test('hovering over what the grammar does not know says nothing', async () => {
  const server = await start();
  const document = await server.open(uri, guestOf("  <nonsense some='thing'/>"));
  expect(await document.hover(document.at('nonsense', 2))).toBeNull();
  expect(await document.hover(document.at('some', 2))).toBeNull();
});
