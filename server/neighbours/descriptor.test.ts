import { expect, test } from 'vitest';
import { readDescriptor } from '../host/descriptor.ts';
import type { FirmwareDescriptor, ImageFacts } from '../host/facts.ts';
import { codeImage, unifiedImageFile, varsImage } from '../rules/examples/host.ts';
import { checkDescriptor } from './descriptor.ts';

const path = '/usr/share/qemu/firmware/60-a.json';
const vars = varsImage('/fw/VARS.fd');
const withKeys = (state: 'on' | 'off'): ImageFacts =>
  vars.state === 'read'
    ? { ...vars, path: `/fw/${state}.fd`, summary: { ...vars.summary, secureBoot: { state, reason: 'Seen in PK.' } } }
    : vars;
const images = new Map(
  [
    codeImage('/fw/CODE.fd'),
    vars,
    { ...vars, path: '/fw/SMALL.fd', size: 0x20000 } as ImageFacts,
    unifiedImageFile('/fw/OVMF.fd'),
    withKeys('on'),
    withKeys('off'),
    { path: '/fw/gone.fd', state: 'missing' } as const,
  ].map((image) => [image.path, image]),
);

interface Written {
  readonly mapping?: string;
  readonly features?: string;
}

const file = (name: string, format = 'raw') => `{"filename": "${name}", "format": "${format}"}`;
const split = (code: string, template: string, format = 'raw') =>
  `{"device": "flash", "executable": ${file(code, format)}, "nvram-template": ${file(template)}}`;

function textOf({ mapping = split('/fw/CODE.fd', '/fw/VARS.fd'), features = '["acpi-s3"]' }: Written): string {
  return `{"description": "", "interface-types": ["uefi"], "mapping": ${mapping}, "targets": [{"architecture": "x86_64", "machines": ["pc-q35-*"]}], "features": ${features}}`;
}

test.each<[string, Written, string[]]>([
  ['a good one', {}, []],
  ['a file that is not there', { mapping: split('⟦/fw/gone.fd⟧', '/fw/VARS.fd') }, ['descriptor/missing-file warning']],
  ['a unified image as CODE', { mapping: split('⟦/fw/OVMF.fd⟧', '/fw/VARS.fd') }, ['descriptor/wrong-image warning']],
  ['CODE as template', { mapping: split('/fw/CODE.fd', '⟦/fw/CODE.fd⟧') }, ['descriptor/wrong-image warning']],
  ['a template of another size', { mapping: split('/fw/CODE.fd', '⟦/fw/SMALL.fd⟧') }, ['descriptor/mismatch warning']],
  ['another format', { mapping: split('⟦/fw/CODE.fd⟧', '/fw/VARS.fd', 'qcow2') }, ['descriptor/wrong-format warning']],
  [
    'CODE as combined',
    { mapping: `{"device": "flash", "mode": "combined", "executable": ${file('⟦/fw/CODE.fd⟧')}}` },
    ['descriptor/wrong-image warning'],
  ],
  ['no template', { mapping: `⟦{"device": "flash", "executable": ${file('/fw/CODE.fd')}}⟧` }, ['descriptor/invalid error']],
  ['a kernel', { mapping: '{"device": ⟦"kernel"⟧, "filename": "/k"}' }, ['descriptor/kernel information']],
  ['an unknown feature', { features: '["acpi-s3", ⟦"warp"⟧]' }, ['descriptor/unknown-feature information']],
  ['Secure Boot without SMM', { features: '⟦["secure-boot"]⟧' }, ['descriptor/features warning']],
  ['keys without Secure Boot', { features: '⟦["enrolled-keys"]⟧' }, ['descriptor/features warning']],
  [
    'keys that are not there',
    { mapping: split('/fw/CODE.fd', '⟦/fw/off.fd⟧'), features: '["secure-boot", "requires-smm", "enrolled-keys"]' },
    ['descriptor/no-keys warning'],
  ],
  [
    'keys that are not said',
    { mapping: split('/fw/CODE.fd', '⟦/fw/on.fd⟧'), features: '["secure-boot", "requires-smm"]' },
    ['descriptor/keys-not-said information'],
  ],
  ['files nothing is known of', { mapping: split('/unknown', '/other') }, []],
])('%s', (_, written, expected) => {
  const marked = textOf(written);
  const text = marked.replace(/[⟦⟧]/g, '');
  const found = checkDescriptor(text, { path, images, descriptors: [], hiddenBy: undefined });
  expect(found.map(({ code, level }) => `${code} ${level}`)).toEqual(expected);
  expect(found.map(({ span }) => text.slice(span.start, span.end))).toEqual(
    Array.from(marked.matchAll(/⟦([^⟧]*)⟧/g), ([, inside]) => inside),
  );
});

test('text that is no JSON is left to the editor', () => {
  expect(checkDescriptor('{', { path, images, descriptors: [], hiddenBy: undefined })).toEqual([]);
});

test('one that is hidden', () => {
  const hiddenBy = '/etc/qemu/firmware/60-a.json';
  expect(checkDescriptor(textOf({}), { path, images, descriptors: [], hiddenBy })).toMatchObject([
    { code: 'descriptor/hidden', message: expect.stringContaining(hiddenBy) },
  ]);
});

function descriptorAt(at: string, text: string): FirmwareDescriptor {
  const descriptor = readDescriptor(at, text);
  if ('problem' in descriptor) throw new Error(descriptor.problem);
  return descriptor;
}

test.each([
  ['/usr/share/qemu/firmware/60-b.json', ['descriptor/sort-order']],
  ['/usr/share/qemu/firmware/50-b.json', []],
])('firmware for SEV beside %s', (other, expected) => {
  const sev = textOf({ mapping: '{"device": "memory", "filename": "/fw/sev.fd"}', features: '["amd-sev", "amd-sev-es"]' });
  const descriptors = [descriptorAt(path, sev), descriptorAt(other, textOf({}))].sort((one, next) =>
    one.path < next.path ? -1 : 1,
  );
  expect(checkDescriptor(sev, { path, images, descriptors, hiddenBy: undefined }).map(({ code }) => code)).toEqual(expected);
});
