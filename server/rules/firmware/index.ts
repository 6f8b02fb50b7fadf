import type { Rule } from '../rule.ts';
import { acpiNeedsUefi } from './acpi-needs-uefi.ts';
import { featureNeedsFirmware } from './feature-needs-firmware.ts';
import { featureUnknown } from './feature-unknown.ts';
import { keysNeedSecureBoot } from './keys-need-secure-boot.ts';
import { launchSecurityArch } from './launch-security-arch.ts';
import { memoryImage } from './memory-image.ts';
import { needsAcpi } from './needs-acpi.ts';
import { noMatch } from './no-match.ts';
import { sevFirmware } from './sev-firmware.ts';
import { sevPolicy } from './sev-policy.ts';
import { shimNeedsKernel } from './shim-needs-kernel.ts';
import { tdx } from './tdx.ts';

/** What `<os firmware=…>` asks for, and what UEFI needs of the machine. */
export const firmwareRules: readonly Rule[] = [
  noMatch,
  memoryImage,
  featureNeedsFirmware,
  keysNeedSecureBoot,
  featureUnknown,
  needsAcpi,
  acpiNeedsUefi,
  tdx,
  sevPolicy,
  sevFirmware,
  launchSecurityArch,
  shimNeedsKernel,
];
