import type { FirmwareDescriptor } from '../../server/host/facts.ts';
import { codeImage, descriptorOf, hostWith, missingFile, varsImage } from '../../server/rules/examples/host.ts';

const folder = '/usr/share/OVMF';
const secure: readonly string[] = ['requires-smm', 'secure-boot'];

function descriptor(
  name: string,
  code: string,
  vars: string,
  machines: readonly string[],
  features: readonly string[],
): FirmwareDescriptor {
  return { ...descriptorOf(`${name}.json`, `${folder}/OVMF_${code}.fd`, `${folder}/OVMF_${vars}.fd`, machines), features };
}

/** The host on which the cases of libvirt 9.0 were tried: Debian 12's `ovmf`, a CODE image below /srv/vm, and no store there. */
export const debian12 = hostWith({
  descriptors: [
    descriptor(
      '40-edk2-x86_64-secure-enrolled',
      'CODE_4M.ms',
      'VARS_4M.ms',
      ['pc-q35-*'],
      ['acpi-s3', 'enrolled-keys', ...secure],
    ),
    descriptor('50-edk2-x86_64-secure', 'CODE_4M.secboot', 'VARS_4M', ['pc-q35-*'], ['acpi-s3', ...secure]),
    descriptor('60-edk2-x86_64', 'CODE_4M', 'VARS_4M', ['pc-i440fx-*', 'pc-q35-*'], ['acpi-s3']),
  ],
  images: [
    ...['CODE_4M', 'CODE_4M.ms', 'CODE_4M.secboot'].map((name) => codeImage(`${folder}/OVMF_${name}.fd`)),
    ...['VARS_4M', 'VARS_4M.ms'].map((name) => varsImage(`${folder}/OVMF_${name}.fd`)),
    codeImage('/srv/vm/MY_CODE.fd'),
    missingFile('/srv/vm/none_VARS.fd'),
    missingFile('/srv/vm/new_VARS.fd'),
  ],
});
