import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDomain } from '../../server/domain/domain.ts';
import { createHost } from '../../server/host/host.ts';
import { type Answers, defaultAnswers, type Guest } from '../../server/newdomain/answers.ts';
import { composeDomain } from '../../server/newdomain/compose.ts';
import { refactorings } from '../../server/refactorings/index.ts';
import { defaultOptions, type RefactoringOptions } from '../../server/refactorings/refactoring.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf } from '../corpus/corpus.ts';
import { analyseOn, emulated, guestWith } from './documents.ts';
import { placeCaseFiles } from './firmware.ts';
import { Libvirtd } from './libvirtd.ts';

const samples = path.join(import.meta.dirname, '..', '..', 'samples');
const options: RefactoringOptions = { ...defaultOptions, gpu: ['0000:01:00.0', '0000:01:00.1'] };

/** With the emulator of the machine the tests have; guests of other architectures are left out. */
function forThisHost(xml: string): string | undefined {
  const here = emulated(xml).replace(/<emulator>.*?<\/emulator>/s, '<emulator>/usr/bin/qemu-system-x86_64</emulator>');
  const domain = readDomain(parseXml(here));
  const arch = domain?.os.arch?.value ?? 'x86_64';
  // A guest is undefined together with its variable store, so that must be one of the guest's own.
  const store = domain?.os.nvram?.path?.value.trim() ?? '/var/';
  const isOwn = store.startsWith('/var/') || store.startsWith('/mnt/');
  return domain && isOwn && domain.document.problems.length === 0 && arch === 'x86_64' ? here : undefined;
}

const nameOf = (xml: string): string => readDomain(parseXml(xml))?.name?.value.trim() ?? '';

/** Each third of the published documents, and all samples. */
const documents = [
  ...readdirSync(samples)
    .filter((file) => file.endsWith('.xml'))
    .map((file) => ({ file, text: readFileSync(path.join(samples, file), 'utf8') })),
  ...documentsOf('wild').filter((_, index) => index % 3 === 0),
].flatMap(({ file, text }) => {
  const xml = forThisHost(text);
  return xml === undefined ? [] : [{ file, xml }];
});

describe.each(['bookworm', 'sid'] as const)("refactorings on %s's libvirt", (suite) => {
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    libvirtd = await Libvirtd.launch(suite);
    await placeCaseFiles(libvirtd);
  });

  afterAll(() => libvirtd?.stop());

  /** What the refactoring makes of it on this host; undefined where it can't or has nothing to do. */
  async function refactored(id: string, xml: string): Promise<string | undefined> {
    const domain = readDomain(parseXml(xml));
    const refactoring = refactorings.find((each) => each.id === id);
    if (!domain || !refactoring) throw new Error(`${id} or the domain is missing`);
    const host = await createHost(libvirtd.files).factsFor(domain);
    if (refactoring.applies(domain, host) !== undefined) return undefined;
    const { edits } = refactoring.plan(domain, host, options);
    return edits.length > 0 ? applyEdits(xml, edits) : undefined;
  }

  test('what libvirt took before, it takes after', { timeout: 600_000 }, async () => {
    const refused: string[] = [];
    let tried = 0;
    for (const { file, xml } of documents) {
      if (!(await libvirtd.define(xml)).ok) continue;
      await libvirtd.forget(nameOf(xml));
      for (const { id } of refactorings) {
        const after = await refactored(id, xml);
        if (after === undefined) continue;
        tried += 1;
        const answer = await libvirtd.define(after);
        if (answer.ok) await libvirtd.forget(nameOf(xml));
        else refused.push(`${id} ${file}: ${answer.message}`);
      }
    }
    expect(refused).toEqual([]);
    expect(tried).toBeGreaterThan(30);
  });

  const disk =
    "<disk type='file'><driver name='qemu' type='raw'/><source file='/mnt/vm/disk.img'/><target dev='hda' bus='ide'/></disk>";
  const bios = guestWith('pc', '', disk);
  const secure = guestWith('q35 efi', "<firmware><feature enabled='yes' name='enrolled-keys'/></firmware>", '');
  const named = guestWith(
    'q35',
    "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader><nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'/>",
    '',
  );

  test.each([
    { id: 'bios-to-uefi', xml: bios },
    { id: 'i440fx-to-q35', xml: bios },
    { id: 'secure-boot-on', xml: bios },
    { id: 'secure-boot-off', xml: secure },
    { id: 'loader-to-auto', xml: named },
    { id: 'auto-to-loader', xml: secure },
  ])('$id makes a guest that starts', async ({ id, xml }) => {
    const after = await refactored(id, xml);
    if (after === undefined) throw new Error(`${id} did nothing`);
    expect(await libvirtd.define(after, { validate: true })).toEqual({ ok: true, message: '' });
    expect(await libvirtd.start('guest')).toEqual({ ok: true, message: '' });
    await libvirtd.forget('guest');
  });

  test('secure-boot-on gives flash with SMM and a store with keys, secure-boot-off takes the keys', async () => {
    const commandOf = async (xml: string): Promise<string> => {
      await libvirtd.define(xml);
      const command = await libvirtd.toQemuArguments('guest');
      await libvirtd.forget('guest');
      return command;
    };
    const on = await commandOf((await refactored('secure-boot-on', bios)) ?? '');
    expect(on).toContain('property=secure,value=on');
    expect(on).toMatch(/-machine pc-q35-\S*smm=on/);
    expect(on).toMatch(/OVMF_CODE_4M\.ms\.fd/);
    const off = await commandOf((await refactored('secure-boot-off', secure)) ?? '');
    expect(off).not.toMatch(/OVMF_CODE_4M\.ms\.fd/);
  });

  const guests: readonly Guest[] = ['linux', 'windows11', 'windows10', 'other'];
  test.each(guests)('a new domain for %s is valid, defined, started, and nothing is found in it', async (guest) => {
    const answers: Answers = {
      ...defaultAnswers('guest', guest),
      memory: 256,
      vcpus: 1,
      disks: [{ path: '/mnt/vm/disk.img', size: undefined }],
      cdroms: ['/mnt/vm/cdrom.img'],
      network: { kind: 'none' },
    };
    // Neither root has swtpm: the guest is tried without its TPM.
    const xml = emulated(composeDomain(answers).xml).replace(/ *<tpm .*?<\/tpm>\n/s, '');
    const inside = xml
      .replace(/<cpu mode='host-passthrough'\/>/, '')
      .replace(/ *<hyperv.*?<\/hyperv>\n/s, '')
      .replace(/ *<timer name='hypervclock'.*\n/, '');
    expect((await analyseOn(libvirtd.files, composeDomain(answers).xml)).findings).toEqual([]);
    expect(await libvirtd.define(inside, { validate: true })).toEqual({ ok: true, message: '' });
    expect(await libvirtd.start('guest')).toEqual({ ok: true, message: '' });
    await libvirtd.forget('guest');
  });
});
