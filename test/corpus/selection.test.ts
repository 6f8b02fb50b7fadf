import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow } from '../../server/host/files.ts';
import { createHost, type Host } from '../../server/host/host.ts';
import { chooseFirmware, type FirmwareChoice } from '../../server/selection/choose.ts';
import { explain } from '../../server/selection/explanation.ts';
import { readDocument } from '../../server/service.ts';
import { debianRoot, type Suite, suites } from '../setup/roots.ts';
import { documentsOf, labelsOf } from './corpus.ts';

const hosts = new Map<Suite, Host>();

beforeAll(async () => {
  for (const suite of suites) hosts.set(suite, createHost(filesBelow(await debianRoot(suite))));
}, 300_000);

async function choiceOn(suite: Suite, text: string): Promise<FirmwareChoice | undefined> {
  const { domain } = readDocument('', 0, text);
  const facts = domain && (await hosts.get(suite)?.factsFor(domain));
  return domain && facts && chooseFirmware(domain, facts);
}

describe('what libvirt 12.8 answered on sid', () => {
  const documents = new Map(documentsOf('libvirtd-cases-12.8').map(({ file, text }) => [file.replace(/\.xml$/, ''), text]));
  const notFound = /Unable to find '(efi|bios)' firmware/;

  test.each(labelsOf('libvirtd-cases-12.8/results.tsv').filter(({ case: name = '' }) => documents.has(name)))(
    '$case',
    async (label) => {
      const { case: name = '', define_12_8: defined = '', firmware_after_define: written = '' } = label;
      const text = documents.get(name) ?? '';
      const choice = await choiceOn('sid', text);
      if (!choice) throw new Error('no domain');
      if (notFound.test(defined)) expect(choice).toMatchObject({ selection: 'automatic', chosen: undefined });
      if (defined === 'OK' && choice.selection === 'automatic') expect(choice.chosen).toBeDefined();
      const loader = /<loader[^>]*>([^<]+)<\/loader>/.exec(written)?.[1];
      const mapping = choice.chosen?.mapping;
      if (loader === undefined || !mapping) return;
      expect(mapping.device === 'flash' ? mapping.executable.filename : mapping.filename).toBe(loader);
      const template = /template='([^']+)'/.exec(written)?.[1];
      expect(mapping.device === 'flash' ? mapping.nvramTemplate?.filename : undefined).toBe(template);
    },
  );
});

/** What a plain guest gets on each Debian: its firmware descriptors are those of the packages. */
test.each<[Suite, string, string, string | undefined]>([
  ['bookworm', 'q35', '', '40-edk2-x86_64-secure-enrolled.json'],
  ['bookworm', 'pc', '', '60-edk2-x86_64.json'],
  ['trixie', 'q35', "<feature enabled='no' name='secure-boot'/>", '60-edk2-x86_64.json'],
  ['trixie', 'q35', "<feature enabled='no' name='enrolled-keys'/>", '50-edk2-x86_64-secure.json'],
  ['trixie', 'pc', "<feature enabled='yes' name='secure-boot'/>", undefined],
  ['sid', 'q35', "<feature enabled='no' name='secure-boot'/>", '60-edk2-x86_64-amdsev.json'],
])('%s, %s with %s', async (suite, machine, feature, name) => {
  const text = `<domain type='kvm'><os firmware='efi'><type arch='x86_64' machine='${machine}'>hvm</type><firmware>${feature}</firmware></os></domain>`;
  expect((await choiceOn(suite, text))?.chosen?.path.split('/').at(-1)).toBe(name);
});

test('every document of the corpus has a choice that can be explained, on every host', async () => {
  let explained = 0;
  for (const folder of ['libvirt', 'wild', 'libvirtd-cases', 'libvirtd-cases-12.8']) {
    for (const { text } of documentsOf(folder)) {
      const { domain } = readDocument('', 0, text);
      if (!domain) continue;
      const facts = await hosts.get('sid')?.factsFor(domain);
      if (!facts) throw new Error('no host');
      const choice = chooseFirmware(domain, facts);
      expect(explain(choice, facts).summary).toMatch(/\S\.$|”\.$/);
      if (choice.selection === 'automatic' && !choice.chosen && choice.advice) {
        expect(choice.advice.changes.length).toBeGreaterThan(0);
      }
      explained += 1;
    }
  }
  expect(explained).toBeGreaterThan(1_700);
}, 120_000);
