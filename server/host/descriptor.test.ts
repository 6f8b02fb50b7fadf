import { expect, test } from 'vitest';
import { readDescriptor } from './descriptor.ts';

const path = '/usr/share/qemu/firmware/60-edk2-x86_64.json';
const targets = [{ architecture: 'x86_64', machines: ['pc-q35-*'] }];
const code = { filename: '/c.fd', format: 'raw' };
const vars = { filename: '/v.fd', format: 'raw' };
const read = (mapping: unknown) =>
  readDescriptor(path, JSON.stringify({ mapping, targets, 'interface-types': ['uefi'], features: ['acpi-s3', 7] }));

test('flash is split where no mode is written', () => {
  expect(read({ device: 'flash', executable: code, 'nvram-template': vars })).toEqual({
    path,
    description: '',
    interfaceTypes: ['uefi'],
    mapping: { device: 'flash', mode: 'split', executable: code, nvramTemplate: vars },
    targets,
    features: ['acpi-s3'],
  });
});

test.each([
  [
    'combined',
    { device: 'flash', mode: 'combined', executable: code },
    { device: 'flash', mode: 'combined', executable: code, nvramTemplate: undefined },
  ],
  [
    'a template counts for split only',
    { device: 'flash', mode: 'stateless', executable: code, 'nvram-template': vars },
    { device: 'flash', mode: 'stateless', executable: code, nvramTemplate: undefined },
  ],
  ['memory', { device: 'memory', filename: '/m.fd' }, { device: 'memory', filename: '/m.fd' }],
  [
    'raw where no format is written',
    { device: 'flash', executable: { filename: '/c.fd' }, 'nvram-template': vars },
    { device: 'flash', mode: 'split', executable: code, nvramTemplate: vars },
  ],
])('mapping: %s', (_, mapping, expected) => {
  expect(read(mapping)).toMatchObject({ mapping: expected });
});

test.each([
  ['not JSON', '{"mapping": '],
  ['no object', '[]'],
  ['no mapping', '{}'],
  ['an unknown device', '{"mapping":{"device":"tape","filename":"/x"}}'],
  ['split without a template', '{"mapping":{"device":"flash","executable":{"filename":"/c.fd"}}}'],
  ['flash without an executable', '{"mapping":{"device":"flash","mode":"combined"}}'],
  ['an unknown mode', '{"mapping":{"device":"flash","mode":"torn","executable":{"filename":"/c.fd"}}}'],
  ['memory without a file', '{"mapping":{"device":"memory"}}'],
])('refused, naming the file: %s', (_, text) => {
  expect(readDescriptor(path, text)).toEqual({ problem: expect.stringContaining(path) });
});
