import type { FirmwareDescriptor, FirmwareFile, FirmwareMapping } from './facts.ts';
import { messageOf } from './message.ts';

/**
 * One firmware descriptor (QEMU, docs/interop/firmware.json) from its text; a plain sentence where it isn't one. What libvirt skips,
 * unknown features and tags, is skipped here.
 */
export function readDescriptor(path: string, text: string): FirmwareDescriptor | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problem: `${path} is not JSON: ${messageOf(error)}` };
  }
  if (!isObject(json)) return { problem: `${path} is not a JSON object` };
  const mapping = readMapping(json['mapping']);
  if (typeof mapping === 'string') return { problem: `${path}: ${mapping}` };
  return {
    path,
    description: typeof json['description'] === 'string' ? json['description'] : '',
    interfaceTypes: strings(json['interface-types']),
    mapping,
    targets: objects(json['targets']).flatMap(readTarget),
    features: strings(json['features']),
  };
}

function readMapping(mapping: unknown): FirmwareMapping | string {
  if (!isObject(mapping)) return 'has no mapping';
  const { device, filename, mode = 'split' } = mapping;
  if (device === 'kernel' || device === 'memory') {
    if (typeof filename !== 'string') return `its ${device} mapping names no file`;
    const vars = device === 'memory' ? mapping['uefi-vars'] : undefined;
    const varsTemplate = isObject(vars) && typeof vars['template'] === 'string' ? vars['template'] : undefined;
    return { device, filename, ...(varsTemplate !== undefined && { varsTemplate }) };
  }
  if (device !== 'flash') return 'maps to no known device';
  if (mode !== 'split' && mode !== 'combined' && mode !== 'stateless') return `has no known flash mode: ${String(mode)}`;
  const executable = readFile(mapping['executable']);
  if (!executable) return 'names no executable';
  const nvramTemplate = mode === 'split' ? readFile(mapping['nvram-template']) : undefined;
  if (mode === 'split' && !nvramTemplate) return 'names no nvram-template';
  return { device, mode, executable, nvramTemplate };
}

function readFile(file: unknown): FirmwareFile | undefined {
  if (!isObject(file) || typeof file['filename'] !== 'string') return undefined;
  return { filename: file['filename'], format: typeof file['format'] === 'string' ? file['format'] : 'raw' };
}

function readTarget(target: Record<string, unknown>): FirmwareDescriptor['targets'] {
  const architecture = target['architecture'];
  return typeof architecture === 'string' ? [{ architecture, machines: strings(target['machines']) }] : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objects(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
