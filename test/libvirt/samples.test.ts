import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitImage } from '../../firmware/split.ts';
import { applyPreferredFixes } from '../../server/rules/check.ts';
import { splitRewrite } from '../../server/rules/split-rewrite.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { analyseOn, emulated, startable } from './documents.ts';
import { bookwormFile } from './firmware.ts';
import { Libvirtd } from './libvirtd.ts';

/** What a sample's mistakes come to on a real libvirt, as it stands and after its fixes. */
const verdicts: Readonly<Record<string, { define: RegExp | 'OK'; start: RegExp | 'STARTED' | 'not tried' }>> = {
  'code-without-nvram.xml': { define: 'OK', start: /unable to find any master var store for loader/ },
  'ide-on-q35.xml': { define: /IDE controllers are unsupported/, start: 'not tried' },
  // It starts, and what the guest writes to its variables is lost: test/qemu shows that.
  'unified-read-only.xml': { define: 'OK', start: 'STARTED' },
  'unified-read-write.xml': { define: 'OK', start: 'STARTED' },
};

const samplesFolder = path.join(import.meta.dirname, '..', '..', 'samples');
const sample = (name: string) => readFileSync(path.join(samplesFolder, name), 'utf8');
const nameOf = (xml: string) => /<name>(.*?)<\/name>/.exec(xml)?.[1] ?? '';

describe.each(['bookworm', 'sid'] as const)("samples on %s's libvirt", (suite) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite);
    await libvirtd.place('/srv/guests/firmware/OVMF_CODE_4M.fd', await bookwormFile('usr/share/OVMF/OVMF_CODE_4M.fd'));
    await libvirtd.place('/srv/guests/firmware/OVMF_VARS_4M.fd', await bookwormFile('usr/share/OVMF/OVMF_VARS_4M.fd'));
    await libvirtd.place('/srv/guests/firmware/OVMF_VARS.fd', await bookwormFile('usr/share/OVMF/OVMF_VARS.fd'));
    await libvirtd.place('/srv/guests/old-unified.fd', await bookwormFile('usr/share/ovmf/OVMF.fd'));
  });

  afterAll(() => libvirtd?.stop());

  test('the table has every well-formed sample with a finding that can be fixed', async () => {
    const fixable: string[] = [];
    for (const name of readdirSync(samplesFolder).filter((file) => file.endsWith('.xml'))) {
      const { findings } = await analyseOn(libvirtd.files, sample(name));
      const isWellFormed = findings.every(({ rule }) => !rule.startsWith('xml/'));
      // Debian 12 has no QEMU for ARM beside the one for PCs, which is no mistake of the sample.
      if (isWellFormed && findings.some(({ rule, fixes }) => rule !== 'guest/emulator' && fixes.length > 0)) fixable.push(name);
    }
    expect(fixable.sort()).toEqual(Object.keys(verdicts).sort());
  });

  test('a split unified image becomes two flash chips, CODE that is only read and a store that is written', async () => {
    const xml = await fix(libvirtd, sample('unified-read-only.xml'));
    await libvirtd.define(startable(xml));
    const command = await libvirtd.toQemuArguments('mailserver');
    await libvirtd.forget('mailserver');
    expect(flashChip(command, 0)).toEqual({ file: '/srv/guests/firmware/split_CODE.fd', readOnly: true });
    expect(flashChip(command, 1)).toEqual({ file: '/var/lib/libvirt/qemu/nvram/mailserver_VARS.fd', readOnly: false });
  });

  describe.each(Object.keys(verdicts))('%s', (name) => {
    const verdict = verdicts[name];
    const xml = sample(name);

    test('as it stands, is answered as its finding says', async () => {
      const defined = await libvirtd.define(emulated(xml));
      await libvirtd.forget(nameOf(xml));
      expect(defined.ok ? 'OK' : defined.message).toMatch(verdict?.define ?? '');
      if (verdict?.start === 'not tried') return;
      await libvirtd.define(startable(xml));
      const started = await libvirtd.start(nameOf(xml));
      await libvirtd.forget(nameOf(xml));
      expect(started.ok ? 'STARTED' : started.message).toMatch(verdict?.start ?? '');
    });

    test('fixed, has no finding left, is valid, defined and started', async () => {
      const fixed = await fix(libvirtd, xml);
      expect((await analyseOn(libvirtd.files, fixed)).findings).toEqual([]);
      expect(await libvirtd.define(emulated(fixed), { validate: true })).toEqual({ ok: true, message: '' });
      await libvirtd.forget(nameOf(xml));
      await libvirtd.define(startable(fixed));
      const started = await libvirtd.start(nameOf(xml));
      await libvirtd.forget(nameOf(xml));
      expect(started).toEqual({ ok: true, message: '' });
    });
  });
});

/** All that virtlens can do: the preferred edits, and the split of a unified image with the rewrite that belongs to it. */
async function fix(libvirtd: Libvirtd, xml: string): Promise<string> {
  const analysis = await analyseOn(libvirtd.files, xml);
  const command = analysis.findings.flatMap(({ fixes }) => fixes).find((each) => each.preferred && each.command)?.command;
  if (!command) return applyPreferredFixes(xml, analysis.host, analysis.settings).text;
  const halves = splitImage(await libvirtd.read(command.imagePath));
  if ('refusal' in halves) throw new Error(halves.refusal);
  await libvirtd.place('/srv/guests/firmware/split_CODE.fd', halves.code);
  await libvirtd.place('/srv/guests/firmware/split_VARS.fd', halves.vars);
  const halvesPaths = ['/srv/guests/firmware/split_CODE.fd', '/srv/guests/firmware/split_VARS.fd'] as const;
  return applyEdits(xml, splitRewrite(analysis.domain, command.imagePath, ...halvesPaths));
}

/** What a QEMU command line puts into a flash chip: a file, and above it perhaps a layer that says whether it may be written. */
function flashChip(command: string, number: 0 | 1): { file: unknown; readOnly: boolean } {
  const layers = [...command.matchAll(/-blockdev '(\{.*?\})'/g)]
    .map((match): Record<string, unknown> => JSON.parse(match[1] ?? '{}'))
    .filter((layer) => String(layer['node-name']).startsWith(`libvirt-pflash${number}-`));
  return {
    file: layers.find((layer) => 'filename' in layer)?.['filename'],
    readOnly: layers.some((layer) => layer['read-only'] === true),
  };
}
