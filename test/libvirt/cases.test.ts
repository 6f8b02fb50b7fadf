import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyPreferredFixes } from '../../server/rules/check.ts';
import type { Finding } from '../../server/rules/rule.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { found, type LibvirtVersion, readCases, said } from './case-table.ts';
import { analyseOn, guestWith } from './documents.ts';
import { placeCaseFiles } from './firmware.ts';
import { type Answer, Libvirtd } from './libvirtd.ts';

/** `cases.tsv`: guests about four rules. */
const casesFor = (version: LibvirtVersion) =>
  readCases('cases.tsv', version, (column) => guestWith(column('machine'), column('os'), column('devices')));

/** The rules that the cases are about. What others find in them is tried elsewhere. */
const rules = ['loader/nvram-missing', 'loader/missing-file', 'loader/unified-image', 'disk/ide-on-q35'];
const ofTheseRules = ({ rule }: Finding) => rules.includes(rule);

describe.each([
  { suite: 'bookworm', version: '9_0', reported: '9.0' },
  { suite: 'sid', version: '12_8', reported: '' },
] as const)('libvirt of $suite', ({ suite, version, reported }) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite);
  });

  afterAll(() => libvirtd?.stop());

  test('is the real one', async () => {
    expect(await libvirtd.version()).toContain(`Running against daemon: ${reported}`);
  });

  describe.each(casesFor(version))('$name', ({ xml, virtlens, define, start }) => {
    let findings: readonly Finding[];
    let defined: Answer;
    let started: Answer | undefined;

    beforeAll(async () => {
      await placeCaseFiles(libvirtd);
      findings = (await analyseOn(libvirtd.files, xml)).findings;
      defined = await libvirtd.define(xml);
      started = defined.ok ? await libvirtd.start('guest') : undefined;
      if (defined.ok) await libvirtd.forget('guest');
    });

    test('virtlens and libvirt say what the table says', () => {
      expect(found(findings.filter(ofTheseRules))).toBe(virtlens);
      expect(said(defined, 'OK')).toContain(define);
      expect(said(started, 'STARTED')).toContain(start);
    });

    test('no rule calls an error what libvirt accepts', () => {
      expect(defined.ok ? findings.filter(({ level }) => level === 'error') : []).toEqual([]);
    });

    if (virtlens === '-') return;

    test('the finding tells what libvirt does', () => {
      if (findings.filter(ofTheseRules).some(({ level }) => level === 'error')) expect(defined.ok).toBe(false);
      const store = findings.find(({ rule }) => rule === 'loader/nvram-missing');
      if (store) expect(isForWantOfTemplate(started)).toBe(store.level === 'warning');
    });

    // A unified image is split, which is more than an edit: samples.test.ts tries that.
    if (virtlens.startsWith('loader/unified-image')) return;

    test('its fix makes virtlens and libvirt agree', async () => {
      await placeCaseFiles(libvirtd);
      const fixed = await fix(libvirtd, xml);
      expect((await analyseOn(libvirtd.files, fixed)).findings.filter(ofTheseRules)).toEqual([]);
      expect(await libvirtd.define(fixed)).toEqual({ ok: true, message: '' });
      const nowStarted = await libvirtd.start('guest');
      await libvirtd.forget('guest');
      expect(isForWantOfTemplate(nowStarted)).toBe(false);
      // Where the guest could not have started for a reason that no rule here speaks of, it still can't.
      if (!started || started.ok || isForWantOfTemplate(started)) expect(said(nowStarted, 'STARTED')).toBe('STARTED');
    });
  });
});

/** The preferred fixes; where there is none, because it is for the author to decide, the first that is offered. */
async function fix(libvirtd: Libvirtd, xml: string): Promise<string> {
  const { host, settings, findings } = await analyseOn(libvirtd.files, xml);
  const { text, applied } = applyPreferredFixes(xml, host, settings, ofTheseRules);
  if (applied.length > 0) return text;
  const offered = findings.filter(ofTheseRules).flatMap(({ fixes }) => fixes)[0];
  if (!offered) throw new Error('no fix is offered');
  return applyEdits(xml, offered.edits);
}

const noTemplate = 'unable to find any master var store for loader';
/** libvirt has a template in mind, and it is not there. */
const templateMissing = /Failed to open file '.*VARS.*'/;

function isForWantOfTemplate(answer: Answer | undefined): boolean {
  const message = answer?.message ?? '';
  return message.includes(noTemplate) || templateMissing.test(message);
}
