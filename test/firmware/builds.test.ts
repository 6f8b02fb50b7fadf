/** What the modules and OVMF's metadata of Debian's images say, beside what virt-firmware reads and what the packages promise. */
import { describe, expect, test } from 'vitest';
import { unpack } from '../../firmware/compression/unpack.ts';
import { readOvmfMetadata } from '../../firmware/ovmf-metadata.ts';
import { readBuild } from '../../firmware/structure/build.ts';
import { nodesBelow, openAll, Structure } from '../../firmware/structure/structure.ts';
import type { Suite } from '../setup/roots.ts';
import { debianImages, shipped } from './debian-images.ts';
import { dumpWithVirtFirmware } from './virt-fw-dump.ts';

async function opened(suite: Suite, name: string): Promise<{ bytes: Uint8Array; structure: Structure }> {
  const bytes = await shipped(suite, name);
  const structure = new Structure(bytes);
  openAll(structure, structure.root, unpack);
  return { bytes, structure };
}

/** As in Debian's changelog and rules: S Secure Boot, M SMM required, T TPM, s shell, n network boot. */
const builds = `
bookworm  STsn   OVMF/OVMF_CODE.fd              -
bookworm  SMTsn  OVMF/OVMF_CODE.secboot.fd      -
bookworm  STsn   OVMF/OVMF_CODE_4M.fd           -
bookworm  SMTsn  OVMF/OVMF_CODE_4M.secboot.fd   -
bookworm  SMTsn  OVMF/OVMF32_CODE_4M.secboot.fd -
bookworm  STsn   AAVMF/AAVMF_CODE.fd            edk2-2022.11
trixie    Tsn    OVMF/OVMF_CODE_4M.fd           2025.02-8+deb13u1
trixie    SMTn   OVMF/OVMF_CODE_4M.secboot.fd   2025.02-8+deb13u1
trixie    Tsn    OVMF/OVMF32_CODE_4M.fd         2025.02-8+deb13u1
trixie    STn    AAVMF/AAVMF_CODE.secboot.fd    2025.02-8+deb13u1
sid       Tsn    OVMF/OVMF_CODE_4M.fd           2026.08
sid       SMTn   OVMF/OVMF_CODE_4M.secboot.fd   2026.08
sid       Tsn    ovmf/OVMF.fd                   2026.08
sid       T      ovmf/OVMF.amdsev.fd            2026.08
sid       S      ovmf/OVMF.inteltdx.ms.fd       2026.08
sid       sn     AAVMF/AAVMF_CODE.no-secboot.fd 2026.08
`
  .trim()
  .split('\n')
  .map((row) => row.split(/\s+/) as [Suite, string, string, string]);

describe('which build it is', () => {
  test.each(builds)('%s %s: %s', async (suite, letters, name, release) => {
    const build = readBuild((await opened(suite, name)).structure);
    expect(build).toMatchObject({
      secureBootCapable: letters.includes('S'),
      smmRequired: letters.includes('M'),
      tpm: letters.includes('T'),
      shell: letters.includes('s'),
      networkBoot: letters.includes('n') ? ['PXE', 'HTTP'] : [],
      variables: letters.includes('M') ? 'flash, by SMM' : 'flash',
      wholeImage: { 'ovmf/OVMF.amdsev.fd': 'amd-sev', 'ovmf/OVMF.inteltdx.ms.fd': 'intel-tdx' }[name],
    });
    if (release === '-') expect(build?.release).toBeUndefined();
    else expect(build?.release).toContain(release);
  });

  test('a variable store has no modules', async () => {
    expect(readBuild((await opened('sid', 'OVMF/OVMF_VARS_4M.ms.fd')).structure)).toBeUndefined();
  });
});

describe('modules and metadata as virt-fw-dump reads them', () => {
  const code = debianImages.filter(({ suite, layout }) => suite === 'sid' && layout.kind !== 'vars');

  test.each(code)('$name', async ({ name }) => {
    const { bytes, structure } = await opened('sid', name);
    const dump = await dumpWithVirtFirmware(`/usr/share/${name}`);
    const modules = [...nodesBelow(structure.root)].flatMap(({ type, children, length, name: module = '' }) => {
      const isNamed = type === 'file' && children.some((child) => child.subtype === 'UI');
      return isNamed ? [{ name: module, size: length }] : [];
    });
    expect(modules).toEqual(dump.modules);
    const ranges = readOvmfMetadata(bytes).flatMap((entry) =>
      entry.ranges.map(({ memoryAddress, memoryLength, file }) => ({ memoryAddress, memoryLength, file })),
    );
    expect(ranges).toEqual(dump.ranges);
  });
});
