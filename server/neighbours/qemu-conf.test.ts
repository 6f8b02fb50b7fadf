import { expect, test } from 'vitest';
import type { ImageFacts } from '../host/facts.ts';
import { codeImage, unifiedImageFile, varsImage } from '../rules/examples/host.ts';
import { checkQemuConf, listedPaths, pathBeingTyped } from './qemu-conf.ts';

const code = codeImage('/fw/CODE.fd');
const vars = varsImage('/fw/VARS.fd');
const small: ImageFacts = { ...vars, path: '/fw/SMALL.fd', size: 0x20000 } as ImageFacts;
const images = new Map(
  [code, vars, small, unifiedImageFile('/fw/OVMF.fd'), { path: '/fw/gone.fd', state: 'missing' } as const].map((image) => [
    image.path,
    image,
  ]),
);

/** The text without its marks, and what stands between them. */
function unmarked(marked: string): { readonly text: string; readonly marks: readonly string[] } {
  return { text: marked.replace(/[⟦⟧]/g, ''), marks: Array.from(marked.matchAll(/⟦([^⟧]*)⟧/g), ([, inside]) => inside ?? '') };
}

test.each([
  ['a good list', 'nvram = [ "/fw/CODE.fd:/fw/VARS.fd" ]', []],
  ['no list', '# nvram = [ "a" ]\nuser = "root"', []],
  ['an entry without a colon', 'nvram = [ "⟦/fw/CODE.fd⟧" ]', ['qemu-conf/format error']],
  ['two colons', 'nvram = [ "⟦/a:/b:/c⟧" ]', ['qemu-conf/format error']],
  ['a file that is not there', 'nvram = [ "⟦/fw/gone.fd⟧:/fw/VARS.fd" ]', ['qemu-conf/missing-file warning']],
  ['VARS for CODE', 'nvram = [ "⟦/fw/VARS.fd⟧:/fw/VARS.fd" ]', ['qemu-conf/wrong-image warning']],
  ['CODE for VARS', 'nvram = [ "/fw/CODE.fd:⟦/fw/CODE.fd⟧" ]', ['qemu-conf/wrong-image warning']],
  ['a unified image for CODE', 'nvram = [ "⟦/fw/OVMF.fd⟧:/fw/VARS.fd" ]', ['qemu-conf/wrong-image warning']],
  ['sizes that differ', 'nvram = [ "⟦/fw/CODE.fd:/fw/SMALL.fd⟧" ]', ['qemu-conf/mismatch warning']],
  [
    'the same CODE twice',
    'nvram = [ "/fw/CODE.fd:/fw/VARS.fd",\n "⟦/fw/CODE.fd:/fw/VARS.fd⟧" ]',
    ['qemu-conf/duplicate warning'],
  ],
  ['a relative path', 'nvram = [ "⟦CODE.fd⟧:/fw/VARS.fd" ]', ['qemu-conf/relative-path warning']],
  ['two lists', '⟦nvram⟧ = [ "/x" ]\nnvram = [ ]', ['qemu-conf/overridden warning']],
  ['no comma', 'nvram = [ "/fw/CODE.fd:/fw/VARS.fd"\n ⟦"/a:/b"⟧ ]', ['qemu-conf/syntax error']],
  ['no closing bracket', 'nvram = ⟦[⟧ "/fw/CODE.fd:/fw/VARS.fd"', ['qemu-conf/syntax error']],
  ['a word in the list', 'nvram = [ ⟦yes⟧ ]', ['qemu-conf/syntax error']],
  ['files nothing is known of', 'nvram = [ "/unknown.fd:/other.fd" ]', []],
])('%s', (_, marked, expected) => {
  const { text, marks } = unmarked(marked);
  const found = checkQemuConf(text, { images, descriptors: 0 });
  expect(found.map(({ code: id, level }) => `${id} ${level}`)).toEqual(expected);
  expect(found.map(({ span }) => text.slice(span.start, span.end))).toEqual(marks);
});

test('a host with descriptors ignores the list', () => {
  const text = 'nvram = [ "/fw/CODE.fd:/fw/VARS.fd" ]';
  expect(checkQemuConf(text, { images, descriptors: 3 })).toMatchObject([
    { code: 'qemu-conf/obsolete', level: 'information', span: { start: 0, end: 5 } },
  ]);
  expect(checkQemuConf(text, { images, descriptors: undefined })).toEqual([]);
});

test('the paths of the list that counts', () => {
  const text = 'nvram = ["/old:/o"]\nnvram = [ "/a:/b", "no", "/c:/d" ]';
  expect(listedPaths(text).map(({ path, role, span }) => [path, role, text.slice(span.start, span.end)])).toEqual([
    ['/a', 'CODE', '/a'],
    ['/b', 'VARS', '/b'],
    ['/c', 'CODE', '/c'],
    ['/d', 'VARS', '/d'],
  ]);
});

test.each([
  ['nvram = [ "/usr/sh|are:/x" ]', '/usr/sh', '/usr/share'],
  ['nvram = [ "/usr:/va|" ]', '/va', '/va'],
  ['nvram = [ "|" ]', '', ''],
  ['user = "ro|ot"', undefined, undefined],
  ['nv|ram = [ "/a:/b" ]', undefined, undefined],
])('typing at %s', (marked, typed, replaced) => {
  const text = marked.replace('|', '');
  const place = pathBeingTyped(text, marked.indexOf('|'));
  expect(place?.typed).toBe(typed);
  expect(place && text.slice(place.span.start, place.span.end)).toBe(replaced);
});
