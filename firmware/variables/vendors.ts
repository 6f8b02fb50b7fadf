/** Whose variables they are: vendor GUIDs as they are seen in the stores of virtual machines. */
import type { Guid } from '../model.ts';
import { vendors as firmwareVendors } from '../names.ts';

export const vendors = {
  ...firmwareVendors,
  vendorKeys: '9073e4e0-60ec-4b6e-9903-4c223c260f3c',
  certificateDatabase: 'd9bee56e-75dc-49d9-b4d7-b534210f637a',
  monotonicCounter: 'eb704011-1402-11d3-8e77-00a0c969723b',
  memoryTypes: '4c19049f-4137-4dd3-9c10-8b97a83ffdfa',
  errorFlag: '04b37fe8-f6ae-480b-bdd5-37d98c5e89aa',
  clock: '378d7b65-8da9-4773-b6e4-a47826a833e1',
  ovmfPlatform: '7235c51c-0c80-4cab-87ac-3b084a6304b1',
  iscsiConfiguration: '4b47d616-a8d6-4552-9d44-ccad2e0f4cf9',
  iscsiInitiator: '59324945-ec44-4c0d-b1cd-9db139df070c',
  physicalPresence: 'aeb9c5c1-94f1-4d02-bfd9-4602db2d3c54',
  tcg2Configuration: '6339d487-26ba-424b-9a5d-687e25d740bc',
  memoryOverwrite: 'e20939be-32d4-41be-a150-897f85d49829',
  memoryOverwriteLock: 'bb983ccf-151d-40e1-a07b-4a17be168292',
  capsuleReport: '39b68c46-f7fb-441b-b6ec-16b0f69821f3',
  tlsCertificates: 'fd2340d0-3dab-4349-a6c7-3b4f12b48eae',
  dhcp6: '9fb9a8a1-2f4a-43a6-889c-d0f7b6c47ad5',
  bootLoader: '4a67b082-0a4c-41cf-b6c7-440b29bb8c4f',
  tlsCiphers: '46ddb415-5244-49c7-9374-f0e298e7d386',
  ipv4: '5b446ed1-e30b-4faa-871a-3654eca36080',
  ipv6: '937fe521-95ae-4d1a-8929-48bcd90ad31a',
  vlan: '9e23d768-d2f3-4366-9fc3-3a7aba864374',
  hardDriveBoot: 'fab7e9e1-39dd-4f2b-8408-e20e906cb6de',
  windowsStop: 'ba57e015-65b3-4c3c-b274-659192f699e3',
} as const satisfies Record<string, Guid>;

const names: Readonly<Record<Guid, string>> = {
  [vendors.global]: 'EFI global',
  [vendors.imageSecurity]: 'Image security database',
  [vendors.secureBootEnable]: 'Secure Boot switch',
  [vendors.customMode]: 'Secure Boot custom mode',
  [vendors.shim]: 'shim',
  [vendors.vendorKeys]: 'Secure Boot vendor keys',
  [vendors.certificateDatabase]: 'Signers of variables',
  [vendors.monotonicCounter]: 'Monotonic counter',
  [vendors.memoryTypes]: 'Memory type information',
  [vendors.errorFlag]: 'Variable error flag',
  [vendors.clock]: 'Real time clock',
  [vendors.ovmfPlatform]: 'OVMF platform configuration',
  [vendors.iscsiConfiguration]: 'iSCSI configuration',
  [vendors.iscsiInitiator]: 'iSCSI initiator',
  [vendors.physicalPresence]: 'TPM physical presence',
  [vendors.tcg2Configuration]: 'TPM configuration',
  [vendors.memoryOverwrite]: 'Memory overwrite request',
  [vendors.memoryOverwriteLock]: 'Lock of the memory overwrite request',
  [vendors.capsuleReport]: 'Capsule report',
  [vendors.tlsCertificates]: 'TLS certificates',
  [vendors.dhcp6]: 'DHCPv6',
  [vendors.bootLoader]: 'systemd-boot',
  [vendors.tlsCiphers]: 'TLS cipher list',
  [vendors.ipv4]: 'IPv4 configuration',
  [vendors.ipv6]: 'IPv6 configuration',
  [vendors.vlan]: 'VLAN configuration',
  '2a46715f-3581-4a55-8e73-2b769aaa30c5': 'RAM disk configuration',
  [vendors.hardDriveBoot]: 'Partitions booted from',
  [vendors.windowsStop]: 'Windows stop error',
  '77fa9abd-0359-4d32-bd60-28f4e78f784b': 'Microsoft',
  '7c436110-ab2a-4bbb-a880-fe41995c9f82': 'Apple',
  '4d1fda02-38c7-4a6a-9cc6-4bcca8b30102': 'OpenCore',
};

/** The vendor in words; undefined where it is not known. */
export function vendorName(guid: Guid): string | undefined {
  return Object.hasOwn(names, guid) ? names[guid] : undefined;
}
