import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed, elementsOf } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import { insertChild } from '../../xml/edit.ts';
import type { Span, XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'secureboot/windows-eleven';
/** How libosinfo, and so virt-manager, names the guest's system. */
const windows11 = /^https?:\/\/microsoft\.com\/win\/11\b/;

function check(domain: Domain): readonly Finding[] {
  const span = runsOnQemu(domain) ? saysWindows11(domain) : undefined;
  if (!span) return [];
  const missing = (what: string, fixes: readonly Fix[]): Finding => ({
    rule: id,
    level: 'information',
    message: `Windows 11 asks for ${what}, and this guest has none. Its setup refuses to install without it; systems that got past that check run, and some games and tools insist on it.`,
    span,
    related: [],
    fixes,
  });
  return [
    ...(hasTpm(domain) ? [] : [missing('a TPM 2.0', tpmFixes(domain))]),
    ...(lacksSecureBoot(domain) ? [missing('UEFI with Secure Boot', [])] : []),
  ];
}

/** Where the domain says that its guest is Windows 11: in its metadata, or, where that is older than the guest, in its name. */
function saysWindows11(domain: Domain): Span | undefined {
  const system = guestSystem(domain);
  const told = attributeValue(system, 'id')?.value;
  if (system && told !== undefined && windows11.test(told)) return system.startTag;
  const mayBe = told === undefined || /^https?:\/\/microsoft\.com\/win\/10\b/.test(told);
  return mayBe && domain.name && /^win(dows)?[-_ ]?11\b/i.test(domain.name.value) ? domain.name.span : undefined;
}

/** `<libosinfo:os>` in `<metadata>`, whatever its prefix. */
function guestSystem({ element }: Domain): XmlElement | undefined {
  const metadata = childNamed(element, 'metadata');
  const infos = metadata ? elementsOf(metadata).filter(({ name }) => /(^|:)libosinfo$/.test(name)) : [];
  return infos.flatMap(elementsOf).find(({ name }) => /(^|:)os$/.test(name));
}

/** Only what is certain: which firmware `firmware='efi'` brings is for the host to say. */
function lacksSecureBoot({ os }: Domain): boolean {
  const wish = os.firmware && os.firmwareFeatures.find(({ name }) => name?.value === 'secure-boot')?.enabled?.value;
  if (wish === 'no') return true;
  if (wish === 'yes' || os.loader?.secure?.value === 'yes') return false;
  if (!os.loader?.path) return os.firmware?.value !== 'efi';
  return loaderDevice(os) === 'rom' || !/secboot|secure|\.ms\b|-ms-|snakeoil/i.test(fileName(os.loader.path.value));
}

function hasTpm({ element }: Domain): boolean {
  return childrenNamed(element, 'devices').some((devices) => childNamed(devices, 'tpm') !== undefined);
}

function tpmFixes({ document, element }: Domain): readonly Fix[] {
  const devices = childNamed(element, 'devices');
  if (!devices) return [];
  const tpm = "<tpm model='tpm-crb'>\n  <backend type='emulator' version='2.0'/>\n</tpm>";
  return [offeredFix('Add an emulated TPM 2.0 (the host needs swtpm)', insertChild(document, devices, tpm))];
}

const metadata = [
  "<libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>",
  "  <libosinfo:os id='http://microsoft.com/win/11'/>",
  '</libosinfo:libosinfo>',
];
const marked = metadata.map((line) => line.replace(/<libosinfo:os.*>/, (os) => `⟦${os}⟧`));
const loader = "<loader readonly='yes' secure='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.ms.fd</loader>";
const store = "<nvram template='/usr/share/OVMF/OVMF_VARS_4M.ms.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>";
const os = [loader, store];
const features = ['<acpi/>', "<smm state='on'/>"];
const disk = [
  "<disk type='file' device='disk'>",
  "  <source file='/srv/vm/web1.img'/>",
  "  <target dev='sda' bus='sata'/>",
  '</disk>',
];
const tpm = ["<tpm model='tpm-crb'>", "  <backend type='emulator' version='2.0'/>", '</tpm>'];

export const windowsEleven: Rule = {
  id,
  level: 'information',
  title: 'Windows 11 without Secure Boot or a TPM',
  since: '7.1.0',
  complains: 'never',
  reason: `
Microsoft lists UEFI with Secure Boot and a TPM 2.0 among the requirements of Windows 11, and its setup refuses to install without them. The domain says in its \`<metadata>\`, where
virt-manager and virt-install write it, that its guest is Windows 11; older versions write Windows 10, so there, and without metadata, a name that begins with \`win11\` tells.

Setup's check can be got around, and such guests run; so this is information. Secure Boot counts as missing where the domain has no UEFI, turns the feature
\`secure-boot\` off, or names an image that is no Secure Boot build; with a bare \`firmware='efi'\` the host decides, and nothing is said.
`,
  examples: [
    {
      title: 'Secure Boot, and no TPM',
      level: 'information',
      host: undefined,
      before: guest({ metadata: marked, os, features, devices: disk }),
      fixed: {
        'Add an emulated TPM 2.0 (the host needs swtpm)': guest({ metadata, os, features, devices: [...disk, ...tpm] }),
      },
    },
    {
      title: 'The name tells',
      level: 'information',
      host: undefined,
      before: guest({ name: '⟦win11⟧', os: os.map((line) => line.replace('web1', 'win11')), features }),
      fixed: {},
    },
    {
      title: 'A TPM, and a plain build',
      level: 'information',
      host: undefined,
      before: guest({
        metadata: marked,
        os: os.map((line) => line.replace('.ms', '').replace(" secure='yes'", '')),
        devices: tpm,
      }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'A name that only begins like it', xml: guest({ name: 'win110' }), host: undefined },
    { title: 'Both', xml: guest({ metadata, os, features, devices: tpm }), host: undefined },
    { title: 'libvirt chooses', xml: guest({ metadata, osAttributes: " firmware='efi'", devices: tpm }), host: undefined },
    {
      title: 'Another system',
      xml: guest({ metadata: metadata.map((line) => line.replace('win/11', 'win/10')) }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
