import type { Domain } from '../domain/domain.ts';
import { loaderDevice } from '../domain/os.ts';
import type { FirmwareDescriptor, HostFacts } from '../host/facts.ts';
import { chooseFirmware } from '../selection/choose.ts';
import { orderEdits, type TextEdit } from '../xml/edit.ts';
import { commonRefusal, domainAfter, isX86 } from './condition.ts';
import { type FeatureWishes, forgetTemplate, letLibvirtChoose } from './firmware-edits.ts';
import { nothingToDo, type Plan, type Refactoring } from './refactoring.ts';
import { asksForSecureBoot, describing, namesKeys } from './secure-boot-state.ts';

function applies(domain: Domain): string | undefined {
  const refusal = commonRefusal(domain);
  if (refusal) return refusal;
  const { loader, firmware } = domain.os;
  if (firmware?.value === 'bios') return 'The guest boots with a BIOS.';
  if (!loader?.path) return firmware ? undefined : 'The domain names no loader.';
  if (loaderDevice(domain.os) !== 'pflash')
    return `The loader ${loader.path.value} is loaded as ROM, and firmware descriptors are about flash.`;
  if (loader.readonly?.value === 'no')
    return `The loader ${loader.path.value} is written to by the guest: it holds code and variables, which libvirt never chooses.`;
  if (domain.launchSecurity) return `A guest with launchSecurity ${domain.launchSecurity.value} has firmware of its own.`;
  return undefined;
}

function plan(domain: Domain, host: HostFacts): Plan {
  if (!domain.os.loader?.path) return nothingToDo;
  const described = describing(domain, host);
  const [first = {}, ...others] = described ? exactWishes(described, domain) : [wishesByName(domain, host)];
  const planned = (wishes: FeatureWishes) => orderEdits([...letLibvirtChoose(domain, wishes), ...forgetTemplate(domain)]);
  if (!described) return { edits: planned(first), notes: [unknownNote(domain, host, planned(first))].flat() };
  const exact = [first, ...others].find((wishes) => chosen(domain, planned(wishes), host)?.path === described.path);
  if (exact) return { edits: planned(exact), notes: [] };
  const edits = planned(first);
  const other = chosen(domain, edits, host);
  const path = domain.os.loader.path.value;
  return { edits, notes: other ? [`On this host libvirt would choose ${imageOf(other)} instead of ${path}.`] : [] };
}

function chosen(domain: Domain, edits: readonly TextEdit[], host: HostFacts): FirmwareDescriptor | undefined {
  return chooseFirmware(domainAfter(domain, edits), host).chosen;
}

function imageOf({ mapping }: FirmwareDescriptor): string {
  return mapping.device === 'flash' ? mapping.executable.filename : mapping.filename;
}

/** What could make libvirt choose this descriptor again, the most telling first. */
function exactWishes({ features }: FirmwareDescriptor, domain: Domain): readonly FeatureWishes[] {
  if (!isX86(domain)) return [{}];
  if (domain.os.machineClass !== 'q35') return [{ 'enrolled-keys': 'no' }, {}];
  const secure = features.includes('secure-boot');
  if (features.includes('enrolled-keys')) return [{ 'enrolled-keys': 'yes', 'secure-boot': 'yes' }];
  if (secure) return [{ 'enrolled-keys': 'no', 'secure-boot': 'yes' }];
  return [{ 'enrolled-keys': 'no' }, { 'secure-boot': 'no' }];
}

/** No descriptor names the image, so its name, its template's and what the domain says of it must do. */
function wishesByName(domain: Domain, host: HostFacts): FeatureWishes {
  if (!isX86(domain)) return {};
  const { loader, nvram } = domain.os;
  if (domain.os.machineClass !== 'q35') return { 'enrolled-keys': 'no' };
  const keys = asksForSecureBoot(domain, host) === true || namesKeys(nvram?.template?.value ?? '');
  if (keys) return { 'enrolled-keys': 'yes', 'secure-boot': 'yes' };
  const secure = loader?.secure?.value === 'yes' || /secboot|secure/i.test(loader?.path?.value ?? '');
  return secure ? { 'enrolled-keys': 'no', 'secure-boot': 'yes' } : { 'enrolled-keys': 'no' };
}

function unknownNote(domain: Domain, host: HostFacts, edits: readonly TextEdit[]): readonly string[] {
  const path = domain.os.loader?.path?.value ?? '';
  const store = domain.os.nvram?.path?.value;
  const other = host.consulted ? chosen(domain, edits, host) : undefined;
  return [
    other
      ? `No firmware descriptor of this host names ${path}; libvirt would choose ${imageOf(other)} here.`
      : `Which image libvirt chooses instead of ${path} depends on the host's firmware descriptors.`,
    ...(store
      ? [
          `${store} was made for ${path}: where the new image is of another build (2 MiB, 4 MiB), start once with --reset-nvram.`,
        ]
      : []),
  ];
}

export const loaderToAuto: Refactoring = {
  id: 'loader-to-auto',
  title: 'Let libvirt choose the firmware',
  summary: "firmware='efi' with the features the named image has, instead of its paths",
  needsOptions: false,
  applies,
  plan,
};
