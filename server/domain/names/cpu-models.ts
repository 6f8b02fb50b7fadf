import { type KnownName, namesOf } from './known-name.ts';

/** The processors of libvirt 12.8 for x86, newest first, without their versions such as -v2 (cpu_map/x86_*.xml). */
const x86: readonly KnownName[] = [
  ...namesOf(
    'AMD',
    'EPYC-Turin EPYC-Genoa EPYC-Milan EPYC-Rome EPYC EPYC-IBPB Opteron_G5 Opteron_G4 Opteron_G3 Opteron_G2 Opteron_G1',
  ),
  ...namesOf('AMD, of the years before virtualization', 'phenom athlon'),
  ...namesOf('Intel', 'DiamondRapids ClearwaterForest GraniteRapids SierraForest SapphireRapids Denverton KnightsMill'),
  ...namesOf('Intel', 'Icelake-Server Icelake-Client Cooperlake Cascadelake-Server Skylake-Server Skylake-Client Snowridge'),
  ...namesOf('Intel', 'Broadwell Haswell IvyBridge SandyBridge Westmere Nehalem Penryn Conroe'),
  ...namesOf(
    'Intel, without transactional memory',
    `Icelake-Server-noTSX Icelake-Client-noTSX Cascadelake-Server-noTSX Skylake-Server-noTSX-IBRS Skylake-Client-noTSX-IBRS
     Broadwell-noTSX Broadwell-noTSX-IBRS Haswell-noTSX Haswell-noTSX-IBRS`,
  ),
  ...namesOf(
    'Intel, with protection against Spectre',
    'Skylake-Server-IBRS Skylake-Client-IBRS Broadwell-IBRS Haswell-IBRS IvyBridge-IBRS SandyBridge-IBRS Westmere-IBRS Nehalem-IBRS',
  ),
  ...namesOf('Intel, of the years before virtualization', 'core2duo coreduo n270 pentiumpro pentium3 pentium2 pentium 486'),
  ...namesOf('Hygon', 'Dhyana'),
  ...namesOf('Zhaoxin', 'YongFeng'),
  ...namesOf('no real processor: few features, and old ones', 'qemu64 kvm64 qemu32 kvm32 cpu64-rhel6 cpu64-rhel5'),
];

/** Those of libvirt 12.8 for 64-bit ARM (cpu_map/arm_*.xml). */
const arm: readonly KnownName[] = [
  ...namesOf('ARM', 'cortex-a72 cortex-a57 cortex-a53 Neoverse-V2 Neoverse-V1 Neoverse-N2 Neoverse-N1'),
  ...namesOf('Fujitsu', 'a64fx'),
  ...namesOf('Ampere', 'Ampere-1a Ampere-1'),
  ...namesOf('Huawei', 'Kunpeng-920'),
  { text: 'ThunderX2 99xx', what: 'Marvell' },
  ...namesOf('Qualcomm', 'Falkor'),
  ...namesOf('Phytium', 'FT-2000+ Tengyun-S2500'),
];

/** Those of libvirt 12.8 for POWER (cpu_map/ppc64_*.xml). */
const power: readonly KnownName[] = namesOf('IBM', 'POWER11 POWER10 POWER9 POWER8 POWER7 POWER6 POWERPC_e6500 POWERPC_e5500');

const byArch: Readonly<Record<string, readonly KnownName[]>> = {
  x86_64: x86,
  i686: x86,
  aarch64: arm,
  ppc64: power,
  ppc64le: power,
};

/** The processors that `<model>` can name for an architecture; none where libvirt leaves the list to QEMU. */
export function cpuModels(arch: string): readonly KnownName[] {
  return byArch[arch] ?? [];
}
