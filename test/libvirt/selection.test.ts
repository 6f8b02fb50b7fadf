import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHost } from '../../server/host/host.ts';
import { chooseFirmware, type FirmwareChoice } from '../../server/selection/choose.ts';
import type { ConditionName } from '../../server/selection/conditions.ts';
import { readDocument } from '../../server/service.ts';
import type { Chroot } from '../setup/chroot.ts';
import { domainOf, type FirmwareCase, firmwareCases } from './firmware-choices/cases.ts';
import { type ChoiceHost, filesOf, type Measured, measure, openChoiceHost } from './firmware-choices/measure.ts';

/** libvirt 12.8 logs nothing when these exclude a descriptor. */
const silent: ReadonlySet<ConditionName> = new Set(['kernel', 'varstore', 'nvram']);

/** What libvirt refuses before it looks for firmware is none of the choice's business. */
const neverChose = '-';

describe.each<ChoiceHost>(['sid', 'made', 'bookworm'])("libvirt's choice, %s", (host) => {
  let chroot: Chroot;
  let measured: ReadonlyMap<string, Measured>;

  beforeAll(async () => {
    chroot = await openChoiceHost(host);
    measured = await measure(chroot, host, firmwareCases);
  }, 300_000);

  afterAll(() => chroot?.remove());

  test('is what the table says', async () => {
    const asked = [...measured.values()].filter(({ tried }) => tried !== neverChose);
    expect(asked.length).toBeGreaterThan(host === 'bookworm' ? 70 : 130);
    const lines = firmwareCases.map(({ name }) => [name, measured.get(name)?.tried, measured.get(name)?.outcome].join('\t'));
    await expect(`case\ttried\toutcome\n${lines.join('\n')}\n`).toMatchFileSnapshot(`firmware-choices/${host}.tsv`);
  });

  test.each(firmwareCases)('is ours: $name', async (firmwareCase) => {
    const reality = measured.get(firmwareCase.name);
    const ours = await choiceOn(chroot, host, firmwareCase);
    if (reality?.tried === neverChose)
      return expect(isNothingToChoose(ours) || reality.outcome.startsWith('refused: ')).toBe(true);
    expect(triedBy(ours)).toBe(reality?.tried);
    if (host === 'bookworm' || !reality || reality.outcome.startsWith('refused: ')) return;
    expect(reality.outcome).toBe(outcomeOf(ours, firmwareCase) ?? reality.outcome);
  });
});

async function choiceOn(chroot: Chroot, host: ChoiceHost, firmwareCase: FirmwareCase): Promise<FirmwareChoice> {
  const { domain } = readDocument('domain.xml', 0, domainOf(firmwareCase));
  if (!domain) throw new Error('no domain');
  return chooseFirmware(domain, await createHost(filesOf(chroot)).factsFor(domain), host === 'bookworm' ? '9.0' : 'newest');
}

const isNothingToChoose = ({ selection, candidates }: FirmwareChoice) => selection === 'none' || candidates.length === 0;

/** The conditions in the order in which libvirt went through the descriptors, as far as it did. */
function triedBy({ candidates, chosen }: FirmwareChoice): string {
  const upTo = chosen ? candidates.findIndex(({ descriptor }) => descriptor === chosen) + 1 : candidates.length;
  return candidates
    .slice(0, upTo)
    .flatMap(({ exclusion }) => (exclusion && silent.has(exclusion.condition) ? [] : (exclusion?.condition ?? 'fits')))
    .join(' ');
}

/** What libvirt writes into the definition by that choice; undefined where the choice leaves what the author wrote. */
function outcomeOf({ chosen, pair, request }: FirmwareChoice, { os }: FirmwareCase): string | undefined {
  if (pair) return ['pflash', pair.code, request.template?.value ?? pair.vars].join(' ');
  if (!chosen) return undefined;
  const { mapping } = chosen;
  if (mapping.device !== 'flash') return `rom ${mapping.filename}`;
  if (os.includes("type='network'")) return undefined;
  return ['pflash', mapping.executable.filename, mapping.nvramTemplate?.filename].filter(Boolean).join(' ');
}
