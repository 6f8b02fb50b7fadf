/** Firmware in qcow2 containers, as Fedora ships it: rules judge what a guest sees of it. */
import { expect, test } from 'vitest';
import type { ImageFacts } from '../host/facts.ts';
import { parseXml } from '../xml/parse.ts';
import { checkDocument } from './check.ts';
import { guest } from './examples/domain.ts';
import { codeImage, hostWith, missingFile, qcow2Image, storeWithSecureBoot, varsImage } from './examples/host.ts';

const code = '/fw/edk2-code.qcow2';
const template = '/fw/edk2-vars.qcow2';
const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.qcow2';

const within = (image: ImageFacts): ImageFacts => qcow2Image(image.path, image);

/** The rules that say something, with the loader and the store as qcow2. The guest has no store of its own yet. */
function rulesOn(images: readonly ImageFacts[]): string[] {
  const os = [
    `<loader readonly='yes' type='pflash' secure='yes' format='qcow2'>${code}</loader>`,
    `<nvram template='${template}' templateFormat='qcow2' format='qcow2'>${own}</nvram>`,
  ];
  const features = ["<acpi/><smm state='on'/>"];
  const findings = checkDocument(parseXml(guest({ os, features })), hostWith({ images: [...images, missingFile(own)] }), {
    levels: {},
  });
  return findings.map(({ rule }) => rule);
}

test.each<[string, readonly ImageFacts[], string[]]>([
  ['fitting', [within(codeImage(code)), within(storeWithSecureBoot(template, 'on'))], []],
  ['of which nothing is known inside', [qcow2Image(code), qcow2Image(template)], []],
  ['a store of a smaller build', [within(codeImage(code)), within(varsImage(template, 0x20000))], ['nvram/wrong-size']],
  ['a store without keys', [within(codeImage(code)), within(storeWithSecureBoot(template, 'off'))], ['secureboot/no-keys']],
  ['a store as loader', [within(varsImage(code)), within(storeWithSecureBoot(template, 'on'))], ['loader/is-store']],
  ['CODE as template', [within(codeImage(code)), within(codeImage(template))], ['nvram/not-a-store']],
])('%s', (_, images, expected) => {
  expect(rulesOn(images)).toEqual(expected);
});
