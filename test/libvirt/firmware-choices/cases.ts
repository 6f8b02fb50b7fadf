/** One domain: what it asks of firmware. */
export interface FirmwareCase {
  readonly name: string;
  /** With an architecture in front where that is not x86_64; empty: none is written. */
  readonly machine: string;
  /** The `firmware` attribute; empty: none. */
  readonly firmware: '' | 'efi' | 'bios';
  /** Inside `<os>`. */
  readonly os: string;
  /** Inside `<features>`. */
  readonly features: string;
  /** Behind `<features>`. */
  readonly rest: string;
}

const rows: FirmwareCase[] = [];

function add(name: string, different: Partial<FirmwareCase> = {}): void {
  rows.push({ name, machine: 'q35', firmware: 'efi', os: '', features: '', rest: '', ...different });
}

/** `<firmware>` with these features on, and with a `-` in front off. */
function featuresOf(...names: string[]): string {
  const features = names.map(
    (name) => `<feature enabled='${name.startsWith('-') ? 'no' : 'yes'}' name='${name.replace(/^-/, '')}'/>`,
  );
  return `<firmware>${features.join('')}</firmware>`;
}

const code = '/usr/share/OVMF/OVMF_CODE_4M.fd';
const vars = '/usr/share/OVMF/OVMF_VARS_4M.fd';
const secbootCode = '/usr/share/OVMF/OVMF_CODE_4M.secboot.fd';
const keyedCode = '/usr/share/OVMF/OVMF_CODE_4M.ms.fd';
const keyedVars = '/usr/share/OVMF/OVMF_VARS_4M.ms.fd';
for (const m of ['q35', 'pc', '']) {
  const n = m || 'default';
  add(`${n}-plain`, { machine: m });
  add(`${n}-sb`, { machine: m, os: featuresOf('secure-boot') });
  add(`${n}-no-sb`, { machine: m, os: featuresOf('-secure-boot') });
  add(`${n}-sb-no-keys`, { machine: m, os: featuresOf('secure-boot', '-enrolled-keys') });
  add(`${n}-smm-off`, { machine: m, features: `<smm state='off'/>` });
  add(`${n}-secure`, { machine: m, os: `<loader secure='yes'/>` });
}
add('sb-keys', { os: featuresOf('secure-boot', 'enrolled-keys') });
add('no-keys', { os: featuresOf('-enrolled-keys') });
add('neither', { os: featuresOf('-secure-boot', '-enrolled-keys') });
add('keys-without-sb', { os: featuresOf('enrolled-keys', '-secure-boot') });
add('smm-on', { features: `<smm state='on'/>` });
add('smm-off-sb', { features: `<smm state='off'/>`, os: featuresOf('secure-boot') });
add('smm-off-no-sb', { features: `<smm state='off'/>`, os: featuresOf('-secure-boot') });
add('secure-no', { os: `<loader secure='no'/>` });
add('secure-no-sb', { os: `${featuresOf('secure-boot')}<loader secure='no'/>` });
add('secure-yes-no-keys', { os: `${featuresOf('-enrolled-keys')}<loader secure='yes'/>` });
add('secure-yes-no-sb', { os: `${featuresOf('-secure-boot')}<loader secure='yes'/>` });
add('secure-yes-smm-off', { features: `<smm state='off'/>`, os: `<loader secure='yes'/>` });
add('stateless', { os: `<loader stateless='yes'/>` });
add('stateless-pflash', { os: `<loader type='pflash' stateless='yes'/>` });
add('stateless-rom', { os: `<loader type='rom' stateless='yes'/>` });
add('not-stateless', { os: `<loader stateless='no'/>` });
add('readonly-no', { os: `<loader readonly='no'/>` });
add('readonly-yes', { os: `<loader readonly='yes'/>` });
add('pflash-only', { os: `<loader type='pflash'/>` });
add('pflash-readonly-no', { os: `<loader type='pflash' readonly='no'/>` });
add('pflash-secure-no', { os: `<loader type='pflash' secure='no'/>` });
add('rom-only', { os: `<loader type='rom'/>` });
add('format-raw', { os: `<loader format='raw'/>` });
add('format-qcow2', { os: `<loader format='qcow2'/>` });
add('pflash-qcow2', { os: `<loader type='pflash' format='qcow2'/>` });
add('nvram-qcow2', { os: `<nvram format='qcow2'/>` });
add('nvram-raw', { os: `<nvram format='raw'/>` });
add('nvram-path', { os: `<nvram>/mnt/x_VARS.fd</nvram>` });
add('nvram-path-no-sb', { os: `${featuresOf('-secure-boot')}<nvram>/mnt/x_VARS.fd</nvram>` });
add('nvram-empty-no-sb', { os: `${featuresOf('-secure-boot')}<nvram/>` });
add('template', { os: `<nvram template='${vars}'/>` });
add('template-ms', { os: `<nvram template='${keyedVars}'/>` });
add('template-no-sb', { os: `${featuresOf('-secure-boot')}<nvram template='${vars}'/>` });
add('template-custom', { os: `<nvram template='/mnt/none_VARS.fd'/>` });
add('template-format-qcow2', { os: `<nvram templateFormat='qcow2'/>` });
add('template-format-no-sb', { os: `${featuresOf('-secure-boot')}<nvram templateFormat='raw'/>` });
add('path', { os: `<loader>${code}</loader>` });
add('path-pflash', { os: `<loader readonly='yes' type='pflash'>${code}</loader>` });
add('path-secboot', { os: `<loader readonly='yes' type='pflash'>${secbootCode}</loader>` });
add('path-secboot-empty-store', {
  os: `<loader readonly='yes' type='pflash'>${secbootCode}</loader><nvram template='${vars}'/>`,
});
add('path-2m', { os: `<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>` });
add('path-pc', { machine: 'pc', os: `<loader readonly='yes' type='pflash'>${code}</loader>` });
add('path-amdsev', { os: `<loader type='rom'>/usr/share/ovmf/OVMF.amdsev.fd</loader>` });
add('path-pair-wrong', { os: `<loader readonly='yes' type='pflash'>${code}</loader><nvram template='${keyedVars}'/>` });
add('s3', { rest: `<pm><suspend-to-mem enabled='yes'/></pm>` });
add('s4', { rest: `<pm><suspend-to-disk enabled='yes'/></pm>` });
add('s3-no-sb', { os: featuresOf('-secure-boot'), rest: `<pm><suspend-to-mem enabled='yes'/></pm>` });
add('s3-off', { rest: `<pm><suspend-to-mem enabled='no'/></pm>` });
add('sev', {
  rest: `<launchSecurity type='sev'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits><policy>0x0003</policy></launchSecurity>`,
});
add('sev-es', {
  rest: `<launchSecurity type='sev'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits><policy>0x0007</policy></launchSecurity>`,
});
add('sev-snp', { rest: `<launchSecurity type='sev-snp'><policy>0x00030000</policy></launchSecurity>` });
add('tdx', { rest: `<launchSecurity type='tdx'><policy>0x10000000</policy></launchSecurity>` });
add('tdx-no-sb', {
  os: featuresOf('-secure-boot'),
  rest: `<launchSecurity type='tdx'><policy>0x10000000</policy></launchSecurity>`,
});
add('sev-no-sb', {
  os: featuresOf('-secure-boot'),
  rest: `<launchSecurity type='sev'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits><policy>0x0003</policy></launchSecurity>`,
});
add('bios', { firmware: 'bios' });
add('bios-pc', { firmware: 'bios', machine: 'pc' });
add('versioned-q35', { machine: 'pc-q35-7.2' });
add('versioned-pc', { machine: 'pc-i440fx-7.2' });
add('microvm', { machine: 'microvm' });
add('i686', { machine: 'i686 q35' });
add('varstore', { os: `<varstore/>` });
add('nvram-empty-readonly', { os: `<loader readonly='yes'/><nvram/>` });
add('path-nvram-qcow2', { os: `<loader readonly='yes' type='pflash'>${code}</loader><nvram format='qcow2'/>` });
add('path-template-qcow2', { os: `<loader readonly='yes' type='pflash'>${code}</loader><nvram templateFormat='qcow2'/>` });
add('nvram-qcow2-template-raw', { os: `<nvram templateFormat='raw' format='qcow2'/>` });
add('template-qcow2-nvram-raw', { os: `<nvram templateFormat='qcow2' format='raw'/>` });
add('format-qcow2-nvram', { os: `<loader format='qcow2'/><nvram>/mnt/x_VARS.qcow2</nvram>` });
add('format-qcow2-nvram-raw', { os: `<loader format='qcow2'/><nvram format='raw'>/mnt/x_VARS.fd</nvram>` });
add('format-raw-template-qcow2', { os: `<loader format='raw'/><nvram templateFormat='qcow2'/>` });
add('readonly-nvram', { os: `<loader readonly='yes'/><nvram>/mnt/x_VARS.fd</nvram>` });
add('format-raw-nvram-qcow2', { os: `<loader format='raw'/><nvram format='qcow2'/>` });
add('format-raw-nvram', { os: `<loader format='raw'/><nvram>/mnt/x_VARS.fd</nvram>` });
add('rom-nvram', { os: `<loader type='rom'/><nvram>/mnt/x_VARS.fd</nvram>` });
add('not-stateless-no-sb', { os: `${featuresOf('-secure-boot')}<loader stateless='no'/>` });
add('not-stateless-readonly', { os: `<loader readonly='yes' stateless='no'/>` });
add('not-stateless-rom', { os: `<loader type='rom' stateless='no'/>` });
add('varstore-rom', { os: `<loader type='rom'/><varstore/>` });
add('varstore-no-sb', { os: `${featuresOf('-secure-boot')}<varstore/>` });
add('varstore-pflash', { os: `<loader type='pflash'/><varstore/>` });
add('varstore-template', { os: `<varstore template='/mnt/fw/vars.json'/>` });
add('varstore-template-other', { os: `<varstore template='/mnt/fw/other.json'/>` });
add('nvram-block', { os: `<nvram type='block'><source dev='/dev/vdz'/></nvram>` });
add('nvram-source', { os: `${featuresOf('-secure-boot')}<nvram type='file'><source file='/mnt/x_VARS.fd'/></nvram>` });
add('kernel', { os: `<kernel>/mnt/fw/kernel</kernel>` });
add('path-made', { os: `<loader>/mnt/fw/code.fd</loader>` });
add('path-made-combined', { os: `<loader readonly='yes'>/mnt/fw/combined.fd</loader>` });
add('path-made-combined-nvram', { os: `<loader>/mnt/fw/combined.fd</loader><nvram>/mnt/x.fd</nvram>` });
add('template-made', { os: `<nvram template='/mnt/fw/vars.fd'/>` });
add('tdx-pflash', {
  os: `<loader type='pflash'/>`,
  rest: `<launchSecurity type='tdx'><policy>0x10000000</policy></launchSecurity>`,
});
add('sev-smm-off', {
  features: `<smm state='off'/>`,
  rest: `<launchSecurity type='sev'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits><policy>0x0003</policy></launchSecurity>`,
});
function addNamed(name: string, os: string, different: Partial<FirmwareCase> = {}): void {
  add(`manual-${name}`, { firmware: '', os, ...different });
}
addNamed('nothing', '');
addNamed('ro', `<loader readonly='yes' type='pflash'>${code}</loader>`);
addNamed('rw', `<loader readonly='no' type='pflash'>${code}</loader>`);
addNamed('no-readonly', `<loader type='pflash'>${code}</loader>`);
addNamed('ro-nvram', `<loader readonly='yes' type='pflash'>${code}</loader><nvram>/mnt/x_VARS.fd</nvram>`);
addNamed(
  'ro-nvram-template',
  `<loader readonly='yes' type='pflash'>${code}</loader><nvram template='${vars}'>/mnt/x_VARS.fd</nvram>`,
);
addNamed(
  'pair-wrong',
  `<loader readonly='yes' type='pflash'>${code}</loader><nvram template='${keyedVars}'>/mnt/x_VARS.fd</nvram>`,
);
addNamed('secboot', `<loader readonly='yes' type='pflash'>${secbootCode}</loader>`);
addNamed('secboot-empty-store', `<loader readonly='yes' type='pflash'>${secbootCode}</loader><nvram template='${vars}'/>`);
addNamed('secboot-smm-off', `<loader readonly='yes' type='pflash'>${secbootCode}</loader>`, { features: `<smm state='off'/>` });
addNamed('secboot-secure', `<loader readonly='yes' secure='yes' type='pflash'>${secbootCode}</loader>`, {
  features: `<smm state='on'/>`,
});
addNamed('ms-pc', `<loader readonly='yes' type='pflash'>${keyedCode}</loader>`, { machine: 'pc' });
addNamed('custom', `<loader readonly='yes' type='pflash'>/mnt/MY_CODE.fd</loader>`);
addNamed('custom-template', `<loader readonly='yes' type='pflash'>/mnt/MY_CODE.fd</loader><nvram template='${vars}'/>`);
addNamed('rom', `<loader>${code}</loader>`);
addNamed('rom-amdsev', `<loader type='rom'>/usr/share/ovmf/OVMF.amdsev.fd</loader>`);
addNamed('stateless', `<loader readonly='yes' type='pflash' stateless='yes'>${code}</loader>`);
addNamed('format-qcow2', `<loader readonly='yes' type='pflash' format='qcow2'>${code}</loader>`);
addNamed('nvram-qcow2', `<loader readonly='yes' type='pflash'>${code}</loader><nvram format='qcow2'/>`);
addNamed('2m', `<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>`);
addNamed('template-qcow2', `<loader readonly='yes' type='pflash'>${code}</loader><nvram templateFormat='qcow2'/>`);
addNamed('made', `<loader readonly='yes' type='pflash'>/mnt/fw/code.fd</loader>`);
addNamed('made-link', `<loader readonly='yes' type='pflash'>/mnt/fw/link.fd</loader>`);
addNamed('made-combined', `<loader type='pflash'>/mnt/fw/combined.fd</loader>`);
addNamed('made-rom', `<loader type='rom'>/mnt/fw/tdx.fd</loader>`);
addNamed('made-stateless', `<loader type='pflash' readonly='yes'>/mnt/fw/stateless.fd</loader>`);
addNamed('rom-secure', `<loader type='rom' readonly='yes'>/mnt/fw/vars-less.fd</loader>`);
addNamed('attributes-only', `<loader readonly='yes' type='pflash'/>`);
export const firmwareCases: readonly FirmwareCase[] = rows;

/** The document that libvirt is given for a case. */
export function domainOf({ name, machine, firmware, os, features, rest }: FirmwareCase): string {
  const [type = '', arch = 'x86_64'] = machine.split(' ').reverse();
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>256</memory>
  <os${firmware ? ` firmware='${firmware}'` : ''}>
    <type arch='${arch}'${type ? ` machine='${type}'` : ''}>hvm</type>
    ${os}
  </os>
  <features><acpi/>${features}</features>
  ${rest}
</domain>
`;
}
