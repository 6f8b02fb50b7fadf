import { expect, test } from 'vitest';
import { unknownHost } from '../host/facts.ts';
import { checkByBuiltIn } from '../schema/check.ts';
import { parseXml } from '../xml/parse.ts';
import { checkDocument } from './check.ts';
import { guest } from './examples/domain.ts';
import { worthOffering } from './worth-offering.ts';

test.each([
  ['a controller behind the root', guest({ devices: ["<controller type='pci' index='1'/>"] }), ["Add model='pcie-root-port'"]],
  ['the root', guest({ devices: ["<controller type='pci' index='0'/>"] }), ["Add model='pcie-root'"]],
  ['what is on PS/2', guest({ devices: ["<input bus='ps2'/>"] }), ["Add type='mouse'", "Add type='keyboard'"]],
  [
    'a clock',
    guest({ metadata: [] }).replace('<devices>', '').replace('</domain>', '  <clock/>\n</domain>'),
    ["Add offset='utc'", "Add offset='localtime'"],
  ],
  [
    'a disk: what it brings to light was there before',
    guest({ devices: ["<disk><source file='/a'/><target dev='hda' bus='idee'/></disk>"] }),
    ["*Change to 'ide'", "Change to 'virtio'", "Change to 'sata'"],
  ],
])('only what libvirt can take is offered for %s', (_, text, titles) => {
  const settings = { levels: {}, schema: checkByBuiltIn };
  const [finding, ...others] = checkDocument(parseXml(text), unknownHost, settings);
  expect(others).toEqual([]);
  const offered = finding ? worthOffering(finding, text, unknownHost, settings) : [];
  expect(offered.map(({ title, preferred }) => `${preferred ? '*' : ''}${title}`)).toEqual(titles);
});

test('where each choice brings an error, all are offered', () => {
  const text = guest({
    machine: 'pc',
    devices: ["<controller type='pci' index='0' model='pci-root'/>", "<controller type='pci' index='1'/>"],
  });
  const settings = { levels: {}, schema: checkByBuiltIn };
  const [finding] = checkDocument(parseXml(text), unknownHost, settings);
  expect(finding && worthOffering(finding, text, unknownHost, settings)).toEqual(finding?.fixes);
});
