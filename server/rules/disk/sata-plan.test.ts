import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { targetIndex } from '../../domain/devices.ts';
import { type Domain, readDomain } from '../../domain/domain.ts';
import { unknownHost } from '../../host/facts.ts';
import { applyEdits } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { applyPreferredFixes, checkDocument } from '../check.ts';
import { sataPlan } from './sata-plan.ts';

const settings = { levels: {} };

function q35With(disks: readonly string[]): string {
  return `<domain type='kvm'>\n  <name>web1</name>\n  <memory>1048576</memory>\n  <os><type machine='q35'>hvm</type></os>\n  <devices>\n${disks.map((disk) => `    <disk>${disk}</disk>\n`).join('')}  </devices>\n</domain>\n`;
}

function domainOf(text: string): Domain {
  const domain = readDomain(parseXml(text));
  if (!domain) throw new Error('no domain');
  return domain;
}

const target = (dev: string, bus?: string): string => `<target dev='${dev}'${bus === undefined ? '' : ` bus='${bus}'`}/>`;
const at = (controller: number, unit: number): string =>
  `<address type='drive' controller='${controller}' bus='0' target='0' unit='${unit}'/>`;

describe('the SATA names for IDE disks', () => {
  test.each([
    ['in the order of the IDE names', [target('hdc'), target('hda')], ['hdc>sdb', 'hda>sda']],
    ['a name in use, on whatever bus', [target('hda'), target('sda', 'usb')], ['hda>sdb']],
    ['a place in use by a name without an address', [target('hda', 'ide'), target('vda', 'sata')], ['hda>sdb']],
    ['a place in use by an address', [target('hda'), target('sdx', 'sata') + at(0, 0)], ['hda>sdb']],
    [
      'a place on the second controller',
      [target('hda'), target('sdx', 'sata') + at(1, 0), ...[...'abcdef'].map((letter) => target(`sd${letter}`, 'sata'))],
      ['hda>sdh'],
    ],
    ["a name that is SATA's already", [target('sdb', 'ide'), target('hda')], ['sdb>sdb', 'hda>sda']],
    ['such a name twice is no name', [target('sdb', 'ide'), target('sdb', 'usb')], ['sdb>sda']],
    ['no name, no place', ["<target bus='ide'/>", target('hda')], ['hda>sda']],
    ['nothing to move', [target('vda', 'virtio'), target('hda', 'sata')], []],
  ])('%s', (_, disks, expected) => {
    const plan = sataPlan(domainOf(q35With(disks)));
    expect([...domainOf(q35With(disks)).disks].length).toBe(disks.length);
    expect([...plan].map(([disk, name]) => `${disk.targetDev?.value}>${name}`).sort()).toEqual([...expected].sort());
  });
});

/** The places of all SATA disks, as libvirt assigns them. */
function sataPlaces(domain: Domain): readonly string[] {
  return domain.disks
    .filter(({ bus }) => bus === 'sata')
    .map(({ element, targetDev }) => {
      const address = /controller='(\d+)'.*unit='(\d+)'/.exec(domain.document.text.slice(element.span.start, element.span.end));
      const index = targetIndex(targetDev?.value ?? '') ?? -1;
      return address ? `${address[1]}/${address[2]}` : `${Math.floor(index / 6)}/${index % 6}`;
    });
}

const letters = fc.constantFrom(...'abcdefgh');
const disk = fc.oneof(
  letters.map((letter) => target(`hd${letter}`)),
  letters.map((letter) => target(`hd${letter}`, 'ide') + at(0, 1)),
  letters.map((letter) => target(`sd${letter}`, 'ide')),
  letters.map((letter) => target(`sd${letter}`, 'sata')),
  letters.map((letter) => target(`hd${letter}`, 'sata')),
  letters.map((letter) => target(`vd${letter}`, 'virtio')),
  fc
    .tuple(letters, fc.nat(1), fc.nat(5))
    .map(([letter, controller, unit]) => target(`sd${letter}`, 'sata') + at(controller, unit)),
);
const seed = Date.now();
/** Documents that libvirt would not refuse for a name or place used twice. */
const machines = fc.array(disk, { maxLength: 8 }).filter((disks) => {
  const domain = domainOf(q35With(disks));
  const names = domain.disks.map(({ targetDev }) => targetDev?.value);
  return new Set(names).size === names.length && new Set(sataPlaces(domain)).size === sataPlaces(domain).length;
});

function expectSound(text: string): void {
  const domain = domainOf(text);
  const names = domain.disks.map(({ targetDev }) => targetDev?.value);
  expect(new Set(names).size, text).toBe(names.length);
  expect(new Set(sataPlaces(domain)).size, text).toBe(sataPlaces(domain).length);
}

test(`disks moved one by one, in any order, never share a name or a place, and end as all at once (seed ${seed})`, () => {
  fc.assert(
    fc.property(machines, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (disks, order) => {
      let text = q35With(disks);
      const atOnce = applyPreferredFixes(text, unknownHost, settings);
      expect(atOnce.left).toEqual([]);
      expectSound(atOnce.text);
      for (const choice of order) {
        // Two IDE disks at one place are another rule's finding as well, which has no fix to prefer: moving one of them ends it.
        const fixes = checkDocument(parseXml(text), unknownHost, settings).flatMap((found) =>
          found.fixes.filter(({ preferred }) => preferred),
        );
        if (fixes.length === 0) break;
        text = applyEdits(text, fixes[choice % fixes.length]?.edits ?? []);
        expectSound(text);
      }
      expect(text).toBe(atOnce.text);
    }),
    { seed, numRuns: 300 },
  );
});
