import type { Domain } from '../domain/domain.ts';
import { loaderDevice } from '../domain/os.ts';
import type { HostFacts } from '../host/facts.ts';
import { chooseFirmware } from '../selection/choose.ts';
import type { Span } from '../xml/tree.ts';
import { blockdev, type Fragment, listValue } from './fragment.ts';

/** The firmware a guest is started with, after libvirt's choice. */
export interface Firmware {
  readonly code: FlashImage | undefined;
  readonly store: FlashImage | undefined;
  readonly rom: { readonly path: string; readonly span: Span } | undefined;
  /** The flash may only be written in System Management Mode. */
  readonly secure: Span | undefined;
  /** libvirt turns SMM on for this image. */
  readonly needsSmm: boolean;
  readonly remarks: readonly string[];
}

interface FlashImage {
  readonly path: string;
  readonly format: string;
  readonly readOnly: boolean;
  readonly span: Span;
}

const none: Firmware = { code: undefined, store: undefined, rom: undefined, secure: undefined, needsSmm: false, remarks: [] };

/** What the domain's firmware is: of its paths, or of those that libvirt chooses on this host. */
export function firmwareOf(domain: Domain, host: HostFacts): Firmware {
  const { os } = domain;
  if (os.firmware) return chosenFirmware(domain, os.firmware.span, host);
  const { loader } = os;
  if (!loader?.path) return none;
  const path = loader.path.value.trim();
  const { span } = loader.element;
  if (loaderDevice(os) !== 'pflash') return { ...none, rom: { path, span } };
  const readOnly = loader.readonly?.value === 'yes';
  return {
    ...none,
    code: { path, format: loader.format?.value ?? 'raw', readOnly, span },
    store: readOnly && loader.stateless?.value !== 'yes' ? storeOf(domain, span, undefined) : undefined,
    secure: loader.secure?.value === 'yes' ? loader.secure.span : undefined,
  };
}

function chosenFirmware(domain: Domain, span: Span, host: HostFacts): Firmware {
  const { chosen } = chooseFirmware(domain, host);
  if (!chosen) {
    const why = host.consulted ? 'no firmware descriptor of this host fits' : 'no host was looked at';
    return { ...none, remarks: [`libvirt chooses the firmware, and which is not known: ${why}.`] };
  }
  const { mapping } = chosen;
  const remarks = [`libvirt chooses the firmware; on this host it is that of ${chosen.path}.`];
  if (mapping.device !== 'flash') return { ...none, rom: { path: mapping.filename, span }, remarks };
  const needsSmm = chosen.features.includes('requires-smm');
  return {
    code: { path: mapping.executable.filename, format: mapping.executable.format, readOnly: mapping.mode !== 'combined', span },
    store: mapping.mode === 'split' ? storeOf(domain, span, mapping.nvramTemplate?.format) : undefined,
    rom: undefined,
    secure: needsSmm ? span : undefined,
    needsSmm,
    remarks,
  };
}

/** The guest's own store; where it isn't named, the file libvirt makes for it. */
function storeOf({ os, name }: Domain, loader: Span, templateFormat: string | undefined): FlashImage | undefined {
  const { nvram } = os;
  if (nvram?.source) return undefined;
  const format = nvram?.format?.value ?? templateFormat ?? 'raw';
  const own = `/var/lib/libvirt/qemu/nvram/${name?.value.trim() ?? 'NAME'}_VARS.${format === 'qcow2' ? 'qcow2' : 'fd'}`;
  return { path: nvram?.path?.value.trim() ?? own, format, readOnly: false, span: nvram?.element.span ?? loader };
}

/** The options of QEMU that give the guest this firmware. */
export function flashFragments({ code, store, rom, secure }: Firmware): readonly Fragment[] {
  const chips = [code, store].flatMap((image, unit) => (image ? [chip(image, unit)] : []));
  const bios = rom && { about: 'firmware' as const, libvirt: ['-bios', rom.path], plain: ['-bios', rom.path], span: rom.span };
  const locked = ['-global', 'driver=cfi.pflash01,property=secure,value=on'];
  return [
    ...chips,
    ...(bios ? [bios] : []),
    ...(secure ? [{ about: 'firmware' as const, libvirt: locked, plain: locked, span: secure }] : []),
  ];
}

function chip({ path, format, readOnly, span }: FlashImage, unit: number): Fragment {
  const node = `libvirt-pflash${unit}`;
  const storage = { driver: 'file', filename: path, 'node-name': `${node}-storage` };
  const layered = hasFormatLayer(format, unit);
  const libvirt = layered
    ? [
        ...blockdev({ ...storage, 'auto-read-only': true, discard: 'unmap' }),
        ...blockdev({ 'node-name': `${node}-format`, 'read-only': readOnly, driver: format, file: `${node}-storage` }),
      ]
    : blockdev({ ...storage, 'read-only': readOnly });
  const list = [
    'if=pflash',
    `format=${format}`,
    `unit=${unit}`,
    ...(readOnly ? ['readonly=on'] : []),
    `file=${listValue(path)}`,
  ];
  return { about: 'firmware', libvirt, plain: ['-drive', list.join(',')], span };
}

/** libvirt 12 leaves out the layer of a raw variable store; the first chip always has one (seen on 12.8). */
function hasFormatLayer(format: string, unit: number): boolean {
  return unit === 0 || format !== 'raw';
}

/** The node that `-machine pflash0=` names. */
export function flashNode({ format }: FlashImage, unit: number): string {
  return `libvirt-pflash${unit}-${hasFormatLayer(format, unit) ? 'format' : 'storage'}`;
}
