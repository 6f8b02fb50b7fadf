import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { found, readCases, said } from './case-table.ts';
import { analyseOn, guestWith } from './documents.ts';
import { type Answer, Libvirtd } from './libvirtd.ts';

/** `device-cases.tsv`: guests with one device that libvirt refuses, in many ways: the rule that says so, and libvirt's own words; some it defines and can't start. */
describe.each([
  { suite: 'bookworm', version: '9_0' },
  { suite: 'sid', version: '12_8' },
] as const)('libvirt of $suite', ({ suite, version }) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite);
  });

  afterAll(() => libvirtd?.stop());

  const cases = readCases('device-cases.tsv', version, (column) =>
    guestWith(column('machine'), column('os'), column('devices')),
  );

  test.each(cases)('$name', async ({ xml, virtlens, define, start }) => {
    const { findings } = await analyseOn(libvirtd.files, xml);
    expect(found(findings.filter(({ level }) => level === 'error' || level === 'warning'))).toBe(virtlens);
    const answer: Answer = await libvirtd.define(xml);
    expect(said(answer, 'OK')).toContain(define);
    // What libvirt finds out only then.
    const started = answer.ok && start !== '-' ? await libvirtd.start('guest') : undefined;
    if (answer.ok) await libvirtd.forget('guest');
    expect(said(started, 'STARTED')).toContain(start);
  });
});
