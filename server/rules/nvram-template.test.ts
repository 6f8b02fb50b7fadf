import { expect, test } from 'vitest';
import { readDomain } from '../domain/domain.ts';
import type { HostFacts, ImageFacts } from '../host/facts.ts';
import { unknownHost } from '../host/facts.ts';
import { parseXml } from '../xml/parse.ts';
import { applyPreferredFixes } from './check.ts';
import { guest } from './examples/domain.ts';
import { codeImage, descriptorOf, hostWith, qcow2Image, unifiedImageFile, varsImage } from './examples/host.ts';
import { bestTemplate, templateLibvirtKnows } from './nvram-template.ts';

const loader = '/fw/OVMF_CODE.fd';

/** The example images are of the 4 MiB build; these are other things of which the summary differs. */
function but(image: ImageFacts, summary: object): ImageFacts {
  if (image.state !== 'read') throw new Error('only what was read has a summary');
  return { ...image, summary: { ...image.summary, ...summary } };
}

const code2M = but(codeImage(loader), { size: 0x1e0000, sizes: { code: 0x1e0000, vars: 0x20000, source: 'size' } });
const vars2M = (path: string): ImageFacts => but(varsImage(path), { size: 0x20000 });
const aavmf = but(codeImage(loader), { size: 0x4000000, sizes: undefined, architecture: 'aarch64' });
const aavmfVars = (path: string): ImageFacts =>
  but(varsImage(path), { size: 0x4000000, kind: 'blank', architecture: undefined });
/** A container that shows the guest this image. */
const within = (image: ImageFacts): ImageFacts => qcow2Image(image.path, image);
const usedBy = (image: ImageFacts): ImageFacts => but(image, { variableCount: 30 });
const beside = (code: ImageFacts, ...stores: readonly ImageFacts[]): HostFacts =>
  hostWith({ images: [{ ...code, path: loader }], beside: { [loader]: stores } });
const pairOf = (vars: string) => [{ code: loader, vars }];
const pair = pairOf('/pair/VARS.fd');
const fitting = descriptorOf('60-a.json', loader, '/descriptor/VARS.fd', ['pc-q35-*']);
const forPc = descriptorOf('50-b.json', loader, '/pc/VARS.fd', ['pc-i440fx-*']);

function domainWith(path: string) {
  const text = `<domain type='kvm'><os><type arch='x86_64' machine='q35'>hvm</type><loader readonly='yes' type='pflash'>${path}</loader></os></domain>`;
  const domain = readDomain(parseXml(text));
  if (!domain) throw new Error('no domain');
  return domain;
}

test.each<[string, HostFacts, string | undefined]>([
  [
    'the fitting descriptor before all',
    { ...hostWith({ descriptors: [forPc, fitting] }), nvramPairs: pair },
    '/descriptor/VARS.fd',
  ],
  [
    'a pair before a descriptor for another machine',
    { ...hostWith({ descriptors: [forPc] }), nvramPairs: pair },
    '/pair/VARS.fd',
  ],
  ['a descriptor for another machine before nothing', hostWith({ descriptors: [forPc] }), '/pc/VARS.fd'],
  ['a pair that libvirt ignores', { ...hostWith({}), ignoredPairs: pair }, '/pair/VARS.fd'],
  [
    'not one that is missing',
    { ...hostWith({ images: [{ path: '/pair/VARS.fd', state: 'missing' }] }), nvramPairs: pair },
    undefined,
  ],
  [
    'a container whose content is not known',
    { ...hostWith({ images: [codeImage(loader), qcow2Image('/pair/VARS.qcow2')] }), nvramPairs: pairOf('/pair/VARS.qcow2') },
    '/pair/VARS.qcow2',
  ],
  [
    'a container with a store of the right size',
    {
      ...hostWith({ images: [codeImage(loader), within(varsImage('/pair/VARS.qcow2'))] }),
      nvramPairs: pairOf('/pair/VARS.qcow2'),
    },
    '/pair/VARS.qcow2',
  ],
  [
    'not a container with one of another size',
    {
      ...hostWith({ images: [codeImage(loader), within(vars2M('/pair/VARS.qcow2'))] }),
      nvramPairs: pairOf('/pair/VARS.qcow2'),
    },
    undefined,
  ],
  [
    'not one of another size',
    { ...hostWith({ images: [codeImage(loader), vars2M('/pair/VARS.fd')] }), nvramPairs: pair },
    undefined,
  ],
  ['2M beside 2M', beside(code2M, varsImage('/fw/A_VARS.fd'), vars2M('/fw/B_VARS.fd')), '/fw/B_VARS.fd'],
  ['4M beside 4M', beside(codeImage(loader), vars2M('/fw/A_VARS.fd'), varsImage('/fw/B_VARS.fd')), '/fw/B_VARS.fd'],
  [
    'the namesake of several',
    beside(codeImage(loader), varsImage('/fw/A.fd'), varsImage('/fw/OVMF_VARS.fd')),
    '/fw/OVMF_VARS.fd',
  ],
  [
    'else the plainest name',
    beside(codeImage(loader), varsImage('/fw/X_VARS.secboot.fd'), varsImage('/fw/X_VARS.fd')),
    '/fw/X_VARS.fd',
  ],
  ['no store of some guest', beside(codeImage(loader), usedBy(varsImage('/fw/win10_VARS.fd'))), undefined],
  ['a namesake with keys', beside(codeImage(loader), usedBy(varsImage('/fw/OVMF_VARS.fd'))), '/fw/OVMF_VARS.fd'],
  [
    'no CODE, no unified image',
    beside(codeImage(loader), codeImage('/fw/B_VARS.fd'), unifiedImageFile('/fw/C_VARS.fd')),
    undefined,
  ],
  ['flash banks of one size', beside(aavmf, varsImage('/fw/A_VARS.fd'), aavmfVars('/fw/AAVMF_VARS.fd')), '/fw/AAVMF_VARS.fd'],
  ['nothing known', hostWith({}), undefined],
  ['nothing where no host is consulted', unknownHost, undefined],
])('%s', (_, host, expected) => {
  expect(bestTemplate(domainWith(loader), host)?.path).toBe(expected);
});

test.each([
  ['/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd'],
  ['/usr/share/OVMF/OVMF_CODE_4M.secboot.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd'],
  ['/usr/share/OVMF/OVMF_CODE_4M.ms.fd', '/usr/share/OVMF/OVMF_VARS_4M.ms.fd'],
  ['/usr/share/edk2/x64/OVMF_CODE.secboot.4m.fd', '/usr/share/edk2/x64/OVMF_VARS.4m.fd'],
  ['/usr/share/AAVMF/AAVMF_CODE.fd', '/usr/share/AAVMF/AAVMF_VARS.fd'],
  ['/run/libvirt/nix-ovmf/OVMF_CODE.fd', '/run/libvirt/nix-ovmf/OVMF_VARS.fd'],
  ['/usr/share/qemu/edk2-x86_64-secure-code.fd', '/usr/share/qemu/edk2-i386-vars.fd'],
  ['/usr/share/qemu/edk2-aarch64-code.fd', '/usr/share/qemu/edk2-arm-vars.fd'],
  ['/home/me/OVMF_CODE.fd', undefined],
  ['/usr/share/OVMF/MY_CODE.fd', undefined],
])('by its name, %s goes with %s', (path, expected) => {
  expect(bestTemplate(domainWith(path), unknownHost)?.path).toBe(expected);
  expect(templateLibvirtKnows(domainWith(path), unknownHost)).toBeUndefined();
});

test('a file that was looked at is not judged by its name', () => {
  const path = '/usr/share/OVMF/OVMF_CODE.fd';
  expect(bestTemplate(domainWith(path), hostWith({ images: [codeImage(path)] }))).toBeUndefined();
});

test.each<[string, HostFacts, string | undefined]>([
  ['a fitting descriptor', hostWith({ descriptors: [fitting] }), '/descriptor/VARS.fd'],
  ['not one for another machine', hostWith({ descriptors: [forPc] }), undefined],
  ['a pair', { ...hostWith({}), nvramPairs: pair }, '/pair/VARS.fd'],
  ['not one that it ignores', { ...hostWith({}), ignoredPairs: pair }, undefined],
  [
    'not where the file is missing',
    { ...hostWith({ images: [{ path: '/pair/VARS.fd', state: 'missing' }] }), nvramPairs: pair },
    undefined,
  ],
  ['nothing beside the loader', beside(codeImage(loader), varsImage('/fw/OVMF_VARS.fd')), undefined],
])('libvirt itself knows %s', (_, host, expected) => {
  expect(templateLibvirtKnows(domainWith(loader), host)?.path).toBe(expected);
});

test('a qcow2 template keeps its format, and the store is named as libvirt names it', () => {
  const { mapping } = fitting;
  if (mapping.device !== 'flash') throw new Error('the example is flash');
  const qcow2 = { ...fitting, mapping: { ...mapping, nvramTemplate: { filename: '/v.qcow2', format: 'qcow2' } } };
  const text = guest({ os: [`<loader readonly='yes' type='pflash'>${loader}</loader>`] });
  const { text: fixed } = applyPreferredFixes(text, hostWith({ descriptors: [qcow2] }), { levels: {} });
  expect(fixed).toContain(
    "<nvram template='/v.qcow2' templateFormat='qcow2' format='qcow2'>/var/lib/libvirt/qemu/nvram/web1_VARS.qcow2</nvram>",
  );
});
