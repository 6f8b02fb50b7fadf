import { describe, expect, test } from 'vitest';
import { devicesNamed } from '../../server/domain/devices.ts';
import { type Domain, readDomain, runsOnQemu } from '../../server/domain/domain.ts';
import { attributeValue, childNamed } from '../../server/domain/element.ts';
import { hostDevices } from '../../server/domain/hostdevs.ts';
import { unknownHost } from '../../server/host/facts.ts';
import { passthroughRules } from '../../server/rules/passthrough/index.ts';
import type { Finding } from '../../server/rules/rule.ts';
import { applyEdits, removeAttribute, setAttribute, setText, type TextEdit } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf } from './corpus.ts';

type Mistake = (domain: Domain) => readonly TextEdit[];

function found(text: string): readonly Finding[] {
  const domain = readDomain(parseXml(text));
  if (!domain) return [];
  return passthroughRules.flatMap((rule) => rule.check({ domain, host: unknownHost, settings: { levels: {} } }));
}

function verdicts(folder: string): Readonly<Record<string, readonly string[]>> {
  const all = documentsOf(folder).map(({ file, text }) => {
    const verdict = found(text).map(({ rule, level }) => `${rule} ${level}`);
    return [file, [...new Set(verdict)]] as const;
  });
  return Object.fromEntries(all.filter(([, verdict]) => verdict.length > 0));
}

describe('host devices', () => {
  test('wild/: of all the guests with graphics cards that work for their authors, a word on those that have a reason', () => {
    const guests = documentsOf('wild').filter(({ text }) => /<hostdev [^>]*type=.pci/.test(text));
    expect(guests.length).toBeGreaterThan(60);
    expect(verdicts('wild')).toEqual({
      // SeaBIOS with an Nvidia card, the hypervisor hidden.
      'aos__vfio-utils__win10.xml': ['passthrough/bios-guest hint'],
      // KVM is hidden, the Hyper-V features have no vendor_id.
      'awnrt__kvm__win10-hidden-pt.xml': ['passthrough/half-hidden hint'],
      // QXL and no <graphics>.
      'bluskript__nix-config__gaming.xml': ['passthrough/emulated-video information'],
      'bluskript__nix-config__production.xml': ['passthrough/emulated-video information'],
      'bluskript__nix-config__win11.xml': ['passthrough/emulated-video information'],
      // <rom bar='off' file=…> under UEFI.
      'renakoamaori__ASUS-TUF-GAMING-F15-VFIO__win10.xml': ['passthrough/rom-hidden information'],
      'stele95__AMD-Single-GPU-Passthrough__7900XTX-9950X3D-win10.xml': ['passthrough/rom-hidden information'],
      'stele95__AMD-Single-GPU-Passthrough__win10-7900xtx.xml': ['passthrough/rom-hidden information'],
    });
  });

  test.each(['libvirt', 'libvirtd-cases', 'libvirtd-cases-12.8'])('%s/: no error and no warning', (folder) => {
    const loud = Object.entries(verdicts(folder)).filter(([, verdict]) => /error|warning/.test(verdict.join()));
    expect(loud).toEqual([]);
  });

  test('not-domains/: not a word', () => {
    expect(verdicts('not-domains')).toEqual({});
  });

  test.each<[title: string, mistake: Mistake, expected: string]>([
    [
      'a bus as lspci may write it',
      ({ element }) =>
        hostDevices(element).flatMap(({ sourceAddress }) => (sourceAddress ? [setAttribute(sourceAddress, 'bus', 'c1')] : [])),
      'passthrough/host-address error',
    ],
    [
      'no word on who detaches the device',
      ({ element }) => hostDevices(element).map((device) => removeAttribute(device.element, 'managed')),
      'passthrough/managed hint',
    ],
    [
      'half of the memory in the balloon',
      ({ element, document }) => {
        const memory = childNamed(element, 'currentMemory');
        const none = devicesNamed(element, 'memballoon').some((balloon) => attributeValue(balloon, 'model')?.value === 'none');
        return memory && !none ? setText(document, memory, '4096') : [];
      },
      'passthrough/balloon information',
    ],
  ])('wild/ with a mistake put into it is found: %s', (_, mistake, expected) => {
    let put = 0;
    for (const { file, text } of documentsOf('wild')) {
      const domain = readDomain(parseXml(text));
      if (!domain || !runsOnQemu(domain) || hostDevices(domain.element).length === 0) continue;
      const edits = mistake(domain);
      if (edits.length === 0) continue;
      const verdict = found(applyEdits(text, edits)).map(({ rule, level }) => `${rule} ${level}`);
      expect(verdict, file).toContain(expected);
      put += 1;
    }
    expect(put).toBeGreaterThan(20);
  });
});
