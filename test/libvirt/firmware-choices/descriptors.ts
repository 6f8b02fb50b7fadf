/** Descriptors of every kind, in an order that makes libvirt tell why it passes each over. */
const flash = (mode: string, code: string, vars: string | undefined, format = 'raw', templateFormat = format) => ({
  device: 'flash',
  mode,
  executable: { filename: code, format },
  ...(vars && { 'nvram-template': { filename: vars, format: templateFormat } }),
});

const descriptor = (mapping: object, features: readonly string[], interfaceType = 'uefi', machines = ['pc-q35-*']) => ({
  description: 'made for a test',
  'interface-types': [interfaceType],
  mapping,
  targets: [{ architecture: 'x86_64', machines }],
  features,
  tags: [],
});

const uefiVars = { device: 'memory', filename: '/mnt/fw/vars-less.fd', 'uefi-vars': { template: '/mnt/fw/vars.json' } };

/** By file name. */
export const madeDescriptors: Readonly<Record<string, object>> = {
  '10-kernel.json': descriptor({ device: 'kernel', filename: '/mnt/fw/kernel' }, []),
  '20-combined.json': descriptor(flash('combined', '/mnt/fw/combined.fd', undefined), ['acpi-s3']),
  '30-stateless.json': descriptor(flash('stateless', '/mnt/fw/stateless.fd', undefined), ['acpi-s3']),
  '40-qcow2.json': descriptor(flash('split', '/mnt/fw/code.qcow2', '/mnt/fw/vars.qcow2', 'qcow2'), [
    'acpi-s3',
    'acpi-s4',
    'no-such-feature',
  ]),
  '45-mixed.json': descriptor(flash('split', '/mnt/fw/mixed_code.fd', '/mnt/fw/mixed_vars.qcow2', 'raw', 'qcow2'), ['acpi-s3']),
  '50-keys.json': descriptor(flash('split', '/mnt/fw/code.secboot.fd', '/mnt/fw/vars.ms.fd'), [
    'acpi-s3',
    'secure-boot',
    'enrolled-keys',
    'requires-smm',
  ]),
  '60-plain.json': descriptor(flash('split', '/mnt/fw/code.fd', '/mnt/fw/vars.fd'), ['acpi-s3', 'amd-sev']),
  '65-uefi-vars.json': descriptor(uefiVars, ['secure-boot', 'enrolled-keys', 'host-uefi-vars']),
  '70-tdx.json': descriptor({ device: 'memory', filename: '/mnt/fw/tdx.fd' }, ['intel-tdx']),
  '80-bios.json': descriptor({ device: 'memory', filename: '/mnt/fw/bios.bin' }, [], 'bios', ['pc-q35-*', 'pc-i440fx-*']),
};
