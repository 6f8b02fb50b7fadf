import type { Domain } from '../domain/domain.ts';
import { attributeValue, childNamed, textValue, type Value } from '../domain/element.ts';
import { canonicalMachine } from '../domain/machine.ts';
import type { HostFacts } from '../host/facts.ts';

/** A stretch of the domain's text. */
export type Span = Value['span'];

/** Something the author wrote that narrows which firmware fits. */
export interface Wish {
  /** As the author wrote it: `secure='no'`. */
  readonly said: string;
  readonly span: Span;
  /** What takes it back, in the imperative: `remove secure='no' from <loader>`. */
  readonly undo: string;
}

interface Asked<T extends string = string> {
  readonly value: T;
  readonly wish: Wish;
}

/** What the author asks of the firmware, in the terms that libvirt compares with a descriptor. Undefined: not asked. */
export interface FirmwareRequest {
  /** `firmware='efi'` or `'bios'`: libvirt must choose, and fails where nothing fits. */
  readonly automatic: Asked<'efi' | 'bios'> | undefined;
  readonly arch: Asked | undefined;
  readonly machine: {
    /** The versioned name where an alias was written; undefined where no default is known for the architecture. */
    readonly canonical: string | undefined;
    /** As written; undefined where libvirt takes QEMU's default. */
    readonly asked: Asked | undefined;
  };
  readonly path: Asked | undefined;
  readonly type: Asked | undefined;
  readonly readonly: Asked | undefined;
  readonly secure: Asked | undefined;
  readonly stateless: Asked | undefined;
  readonly format: Asked | undefined;
  /** `<nvram>`, be it empty. */
  readonly nvram: Wish | undefined;
  /** `<nvram>` that says where the store is or what format it has. */
  readonly store: Wish | undefined;
  readonly template: Asked | undefined;
  /** The format that a template must have; the store's own where `templateFormat` and a loader are not written (seen on 12.8). */
  readonly templateFormat: Asked | undefined;
  readonly varstore: { readonly wish: Wish; readonly template: Asked | undefined } | undefined;
  readonly suspendToMem: Wish | undefined;
  readonly suspendToDisk: Wish | undefined;
  readonly secureBoot: Asked | undefined;
  readonly enrolledKeys: Asked | undefined;
  readonly smmOff: Wish | undefined;
  readonly launchSecurity: Asked | undefined;
  /** A SEV policy whose bit 2 asks for SEV-ES. */
  readonly sevEs: boolean;
}

/** Reads the request out of a domain. `machines` knows the host's own aliases, if anybody does. */
export function readRequest(domain: Domain, { machines }: Pick<HostFacts, 'machines'>): FirmwareRequest {
  const { os, power } = domain;
  const { loader, nvram } = os;
  const ofLoader = (name: 'type' | 'readonly' | 'secure' | 'stateless' | 'format') =>
    attribute(name, loader?.[name], 'from <loader>');
  const nvramWish = nvram && {
    said: '<nvram>',
    span: nvram.element.startTag,
    undo: 'remove <nvram>',
  };
  const arch = attribute('arch', os.arch, 'from <type>');
  const machine = attribute('machine', os.machine, 'from <type>');
  return {
    automatic: automatic(os.firmware),
    arch,
    machine: {
      canonical: canonicalOf(machine?.value ?? defaultMachine(arch?.value), arch?.value, machines),
      asked: machine,
    },
    path: text('the path', loader?.path, 'of <loader>'),
    type: ofLoader('type'),
    readonly: ofLoader('readonly'),
    secure: ofLoader('secure'),
    stateless: ofLoader('stateless'),
    format: ofLoader('format'),
    nvram: nvramWish,
    store: nvram && (nvram.path || nvram.source || nvram.format) ? nvramWish : undefined,
    template: attribute('template', nvram?.template, 'from <nvram>'),
    templateFormat: templateFormat(domain),
    varstore: os.varstore && {
      wish: { said: '<varstore>', span: os.varstore.startTag, undo: 'remove <varstore>' },
      template: attribute('template', attributeValue(os.varstore, 'template'), 'from <varstore>'),
    },
    suspendToMem: suspend('suspend-to-mem', power.suspendToMem),
    suspendToDisk: suspend('suspend-to-disk', power.suspendToDisk),
    secureBoot: feature(domain, 'secure-boot'),
    enrolledKeys: feature(domain, 'enrolled-keys'),
    smmOff: smmOff(domain),
    ...launchSecurity(domain),
  };
}

function automatic(firmware: Value | undefined): FirmwareRequest['automatic'] {
  const value = firmware?.value;
  if (firmware === undefined || (value !== 'efi' && value !== 'bios')) return undefined;
  const said = `firmware='${value}'`;
  return { value, wish: { said, span: firmware.span, undo: `remove ${said} from <os>` } };
}

/** An attribute without a value is not finished, and asks for nothing yet. */
function attribute(name: string, value: Value | undefined, of: string): Asked | undefined {
  if (value === undefined || value.value === '') return undefined;
  const said = `${name}='${value.value}'`;
  return { value: value.value, wish: { said, span: value.span, undo: `remove ${said} ${of}` } };
}

function text(what: string, value: Value | undefined, of: string): Asked | undefined {
  if (value === undefined) return undefined;
  const path = value.value.trim();
  return { value: path, wish: { said: path, span: value.span, undo: `remove ${what} ${path} ${of}` } };
}

function templateFormat({ os }: Domain): Asked | undefined {
  const written = attribute('templateFormat', os.nvram?.templateFormat, 'from <nvram>');
  if (written) return written;
  const leavesAllOpen = os.firmware !== undefined && !os.loader?.path && !os.loader?.format;
  return leavesAllOpen ? attribute('format', os.nvram?.format, 'from <nvram>') : undefined;
}

function suspend(name: string, enabled: Value | undefined): Wish | undefined {
  if (enabled?.value !== 'yes') return undefined;
  return { said: `<${name} enabled='yes'/>`, span: enabled.span, undo: `set <${name} enabled='no'/> in <pm>` };
}

function feature({ os }: Domain, name: string): Asked | undefined {
  const found = os.firmwareFeatures.find((each) => each.name?.value === name);
  const value = found?.enabled?.value;
  if (!found || (value !== 'yes' && value !== 'no')) return undefined;
  const said = `<feature enabled='${value}' name='${name}'/>`;
  return { value, wish: { said, span: found.element.span, undo: `remove ${said}` } };
}

function smmOff({ features }: Domain): Wish | undefined {
  if (features.smmState !== 'off' || !features.smm) return undefined;
  return { said: "<smm state='off'/>", span: features.smm.span, undo: "remove <smm state='off'/>" };
}

const sevEsBit = 4;

function launchSecurity({ element, launchSecurity: type }: Domain): {
  readonly launchSecurity: Asked | undefined;
  readonly sevEs: boolean;
} {
  const said = `<launchSecurity type='${type?.value}'>`;
  const policy = Number(textValue(childNamed(childNamed(element, 'launchSecurity'), 'policy'))?.value ?? 0);
  return {
    launchSecurity: type && { value: type.value, wish: { said, span: type.span, undo: `remove ${said}` } },
    sevEs: type?.value === 'sev' && (policy & sevEsBit) !== 0,
  };
}

/** The machine type libvirt takes where none is written: QEMU's default for x86, `virt` where QEMU has none (seen on 12.8 for x86). */
function defaultMachine(arch: string | undefined): string | undefined {
  if (arch === undefined || arch === 'x86_64' || arch === 'i686') return 'pc';
  return ['aarch64', 'armv7l', 'riscv64', 'riscv32', 'loongarch64'].includes(arch) ? 'virt' : undefined;
}

function canonicalOf(
  machine: string | undefined,
  arch: string | undefined,
  machines: HostFacts['machines'],
): string | undefined {
  if (machine === undefined) return undefined;
  const known = machines.find((one) => one.alias === machine && (arch === undefined || one.arch === arch));
  return known?.canonical ?? canonicalMachine(machine);
}
