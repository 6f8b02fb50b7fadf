/**
 * Who stands beside the entries of Secure Boot's lists: SignatureOwner, a GUID (UEFI specification 2.11, section 32.4.1). The firmware
 * keeps it and decides nothing by it.
 */
import type { Guid } from '../model.ts';
import { vendors } from '../names.ts';

export const signatureOwners = {
  microsoft: '77fa9abd-0359-4d32-bd60-28f4e78f784b',
  /** Of OVMF's program that enrolls keys; virt-firmware writes it too. */
  enrollDefaultKeys: 'a0baa8a3-041d-48a8-bc87-c36d121b5e3d',
  /** Of this program, so that what was enrolled with it can be told from what came with a template. */
  virtlens: '1d5f7b1c-6a0d-4f0e-9a55-7b6f2c9e41d3',
} as const satisfies Record<string, Guid>;

const names: Readonly<Record<Guid, string>> = {
  [signatureOwners.microsoft]: 'Microsoft',
  [signatureOwners.enrollDefaultKeys]: 'OVMF EnrollDefaultKeys',
  [signatureOwners.virtlens]: 'virtlens',
  [vendors.shim]: 'shim',
  [vendors.global]: 'EFI global',
};

/** The owner in words; undefined where the GUID is not known here. */
export function ownerName(guid: Guid): string | undefined {
  return Object.hasOwn(names, guid) ? names[guid] : undefined;
}
