import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyPreferredFixes } from '../../server/rules/check.ts';
import type { Finding } from '../../server/rules/rule.ts';
import { found, type LibvirtVersion, readCases, said } from './case-table.ts';
import { analyseOn } from './documents.ts';
import { placeCaseFiles } from './firmware.ts';
import { firmwareGuest } from './firmware-guest.ts';
import { Libvirtd } from './libvirtd.ts';

/** `firmware-cases.tsv`: guests about the firmware rules. On the test's host only /mnt, /srv and /var can be written to. */
const casesFor = (version: LibvirtVersion) =>
  readCases('firmware-cases.tsv', version, (column) =>
    firmwareGuest(column('os_attributes'), column('os'), column('features')),
  );

/** Only the rules that this table is about. */
const isAboutFirmware = ({ rule }: Finding) => /^(loader|nvram|firmware|secureboot)\//.test(rule);

describe.each([
  { suite: 'bookworm', version: '9_0' },
  { suite: 'sid', version: '12_8' },
] as const)('firmware on the libvirt of $suite', ({ suite, version }) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite);
  });

  afterAll(() => libvirtd?.stop());

  describe.each(casesFor(version))('$name', ({ xml, virtlens, define, start }) => {
    test('virtlens and libvirt say what the table says', async () => {
      await placeCaseFiles(libvirtd);
      const findings = (await analyseOn(libvirtd.files, xml)).findings.filter(isAboutFirmware);
      const defined = await libvirtd.define(xml);
      const started = defined.ok ? await libvirtd.start('guest') : undefined;
      if (defined.ok) await libvirtd.forget('guest');
      expect(found(findings)).toBe(virtlens);
      expect(said(defined, 'OK')).toContain(define);
      expect(said(started, 'STARTED')).toContain(start);
    });

    test('with the preferred fixes libvirt agrees', async () => {
      await placeCaseFiles(libvirtd);
      const { host } = await analyseOn(libvirtd.files, xml);
      const fixed = applyPreferredFixes(xml, host, { levels: {} }, isAboutFirmware);
      // What is left and is loud says itself that libvirt may refuse.
      if (fixed.text === xml || fixed.left.some(({ level }) => level === 'error' || level === 'warning')) return;
      expect(await libvirtd.define(fixed.text)).toEqual({ ok: true, message: '' });
      await libvirtd.forget('guest');
    });
  });
});
