import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyPreferredFixes } from '../../server/rules/check.ts';
import type { Finding } from '../../server/rules/rule.ts';
import { analyseOn } from './documents.ts';
import { placeCaseFiles } from './firmware.ts';
import { firmwareGuest } from './firmware-guest.ts';
import { type Answer, Libvirtd } from './libvirtd.ts';

/**
 * `firmware-cases.tsv`: guests about the firmware rules, what virtlens finds in each (`rule:level`, or `-`), and what `define` and
 * `start` answered on libvirt 9.0 and 12.8: `OK` and `STARTED`, else a part of the error; `-` where there was nothing to start. On the
 * test's host only /mnt, /srv and /var can be written to.
 */
interface Case {
  readonly name: string;
  readonly xml: string;
  readonly virtlens: string;
  readonly define: string;
  readonly start: string;
}

function casesFor(version: '9_0' | '12_8'): readonly Case[] {
  const [head = '', ...lines] = readFileSync(path.join(import.meta.dirname, 'firmware-cases.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = head.split('\t');
  return lines.map((line) => {
    const values = line.split('\t');
    const value = (column: string): string => values[columns.indexOf(column)] ?? '';
    return {
      name: value('case'),
      xml: firmwareGuest(value('os_attributes'), value('os'), value('features')),
      virtlens: value(`virtlens_${version}`),
      define: value(`define_${version}`),
      start: value(`start_${version}`),
    };
  });
}

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
      expect(findings.map(({ rule, level }) => `${rule}:${level}`).join(' ') || '-').toBe(virtlens);
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

/** What libvirt answered, in the table's words. */
function said(answer: Answer | undefined, agreement: string): string {
  if (!answer) return '-';
  return answer.ok ? agreement : answer.message;
}
