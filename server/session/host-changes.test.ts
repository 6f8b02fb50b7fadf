import { expect, test } from 'vitest';
import { mayChangeHost } from './host-changes.ts';

const root = '/home/me/guests/host';
const texts = [
  "<domain><os><nvram>/srv/vars/web1</nvram></os><devices><disk><source file='/srv/disks/a.img'/></disk></devices></domain>",
];

test.each([
  ['an image', 'file:///home/me/guests/new.FD', true],
  ['a descriptor in the host’s root', 'file:///home/me/guests/host/usr/share/qemu/firmware/50-x.json', true],
  ['the folder around the host’s root', 'file:///home/me/guests', true],
  ['a file that a document names', 'file:///home/me/guests/a.img', true],
  ['a store without an ending that a document names', 'file:///home/me/guests/web1', true],
  ['a folder on the way to a file that a document names', 'file:///home/me/guests/vars', true],
  ['a file beside the host’s root with a similar name', 'file:///home/me/guests/host.txt', false],
  ['any other file', 'file:///home/me/guests/src/index.ts', false],
  ['a file elsewhere', 'untitled:Untitled-1.fd', false],
])('%s', (_, uri, concerns) => {
  expect(mayChangeHost(uri, { root, texts })).toBe(concerns);
});

test('without a root of its own, only images and what is named', () => {
  expect(mayChangeHost('file:///usr/share/x.json', { root: undefined, texts })).toBe(false);
  expect(mayChangeHost('file:///srv/disks/a.img', { root: undefined, texts })).toBe(true);
});
