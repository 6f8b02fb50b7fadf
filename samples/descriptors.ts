/** Firmware descriptors and a qemu.conf for the sample host, laid out as Debian does. */

interface SampleDescriptor {
  readonly description: string;
  readonly code: string;
  readonly vars: string;
  readonly architecture: string;
  readonly machines: readonly string[];
  readonly features: readonly string[];
}

const secure = ['acpi-s3', 'requires-smm', 'secure-boot', 'verbose-dynamic'];

const descriptors: Readonly<Record<string, SampleDescriptor>> = {
  '40-edk2-x86_64-secure-enrolled.json': {
    description: 'x86_64 UEFI that needs SMM; Secure Boot is on, with keys enrolled',
    code: '/usr/share/OVMF/OVMF_CODE_4M.ms.fd',
    vars: '/usr/share/OVMF/OVMF_VARS_4M.ms.fd',
    architecture: 'x86_64',
    machines: ['pc-q35-*'],
    features: [...secure, 'enrolled-keys'],
  },
  '50-edk2-x86_64-secure.json': {
    description: 'x86_64 UEFI that needs SMM; able to do Secure Boot, no keys enrolled',
    code: '/usr/share/OVMF/OVMF_CODE_4M.secboot.fd',
    vars: '/usr/share/OVMF/OVMF_VARS_4M.fd',
    architecture: 'x86_64',
    machines: ['pc-q35-*'],
    features: secure,
  },
  '60-edk2-x86_64.json': {
    description: 'x86_64 UEFI without Secure Boot',
    code: '/usr/share/OVMF/OVMF_CODE_4M.fd',
    vars: '/usr/share/OVMF/OVMF_VARS_4M.fd',
    architecture: 'x86_64',
    machines: ['pc-i440fx-*', 'pc-q35-*'],
    features: ['acpi-s3', 'amd-sev', 'verbose-dynamic'],
  },
  '60-edk2-aarch64.json': {
    description: 'aarch64 UEFI without Secure Boot',
    code: '/usr/share/AAVMF/AAVMF_CODE.fd',
    vars: '/usr/share/AAVMF/AAVMF_VARS.fd',
    architecture: 'aarch64',
    machines: ['virt-*'],
    features: ['verbose-static'],
  },
};

const file = (filename: string) => ({ filename, format: 'raw' });

/** The texts of the descriptors by host path. */
export function sampleDescriptors(): Record<string, string> {
  const texts = Object.entries(descriptors).map(([name, { description, code, vars, architecture, machines, features }]) => {
    const descriptor = {
      description,
      'interface-types': ['uefi'],
      mapping: { device: 'flash', executable: file(code), 'nvram-template': file(vars) },
      targets: [{ architecture, machines }],
      features,
      tags: [],
    };
    return [`/usr/share/qemu/firmware/${name}`, `${JSON.stringify(descriptor, undefined, 2)}\n`];
  });
  return Object.fromEntries(texts);
}

export const sampleQemuConf = `# What libvirt's QEMU driver is told on the sample host.
nvram = [
  "/usr/share/OVMF/OVMF_CODE.fd:/usr/share/OVMF/OVMF_VARS.fd",
  "/usr/share/OVMF/OVMF_CODE_4M.fd:/usr/share/OVMF/OVMF_VARS_4M.fd"
]
`;
