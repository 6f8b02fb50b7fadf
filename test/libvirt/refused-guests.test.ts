import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { found, notAsked, readCases, said } from './case-table.ts';
import { analyseOn, guestOf, guestWith } from './documents.ts';
import { Libvirtd } from './libvirtd.ts';

/** Guests that libvirt refuses, and near misses that it takes: what the rules say, and libvirt's own words. Started are those that only fail then. */
const tables = [
  {
    table: 'device-cases.tsv',
    about: 'one device',
    guest: (column: (name: string) => string) => guestWith(column('machine'), column('os'), column('devices')),
  },
  { table: 'guest-cases.tsv', about: 'memory, processors and settings', guest: guestOf },
] as const;

describe.each([
  { suite: 'bookworm', version: '9_0' },
  { suite: 'sid', version: '12_8' },
] as const)('libvirt of $suite', ({ suite, version }) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite);
    // The image of the disks that are started.
    await libvirtd.place('/mnt/d.img', new Uint8Array(1024 * 1024));
  });

  afterAll(() => libvirtd?.stop());

  describe.each(tables)('$about', ({ table, guest }) => {
    test.each(readCases(table, version, guest))('$name', async ({ xml, virtlens, define, start }) => {
      const { findings } = await analyseOn(libvirtd.files, xml);
      expect(found(findings.filter(({ level }) => level === 'error' || level === 'warning'))).toBe(virtlens);
      if (define === notAsked) return;
      const defined = await libvirtd.define(xml);
      const started = defined.ok && start !== '-' ? await libvirtd.start('guest') : undefined;
      if (defined.ok) await libvirtd.forget('guest');
      expect(said(defined, 'OK')).toContain(define);
      expect(said(started, 'STARTED')).toContain(start);
    });
  });
});
