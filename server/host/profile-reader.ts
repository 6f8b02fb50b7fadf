import type { ImageSummary } from '../../firmware/model.ts';
import type { DomainCapabilities, ImageBuild, ImageFacts, MachineAlias, NvramPair, PciDeviceFacts, RomFacts } from './facts.ts';
import { messageOf } from './message.ts';
import { type HostProfile, profileVersion } from './profile-format.ts';
import type { NvramList } from './qemu-conf.ts';

type Json = Readonly<Record<string, unknown>>;

/** What is wrong with a profile, at which place; goes behind the file's name. */
class Malformed extends Error {}

/** A profile from its text, every part of it looked at; a plain sentence, which goes behind the file's name, where it is none. */
export function readProfile(text: string): HostProfile | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problem: `is not JSON: ${messageOf(error)}` };
  }
  try {
    return profileFrom(json);
  } catch (error) {
    if (error instanceof Malformed) return { problem: error.message };
    throw error;
  }
}

function profileFrom(json: unknown): HostProfile {
  if (!isObject(json) || !('virtlensHostProfile' in json)) {
    throw new Malformed('is no host profile; virtlens host-profile makes one');
  }
  const version = json['virtlensHostProfile'];
  if (version !== profileVersion) {
    throw new Malformed(
      `is a host profile of format ${String(version)}, and this virtlens reads format ${profileVersion}; make it anew`,
    );
  }
  return {
    virtlensHostProfile: profileVersion,
    descriptors: objects(json, 'descriptors').map(descriptor),
    nvram: json['nvram'] === null ? null : nvramList(object(json['nvram'], 'nvram')),
    images: objects(json, 'images').map(image),
    links: links(object(json['links'], 'links')),
    machines: objects(json, 'machines').map(machine),
    capabilities: 'capabilities' in json ? objects(json, 'capabilities').map(capability) : [],
    builds: recordOf(json, 'builds', build),
    pciDevices: 'pciDevices' in json ? objects(json, 'pciDevices').map(pciDevice) : [],
    roms: recordOf(json, 'roms', rom),
    missingDevices: 'missingDevices' in json ? texts(json, 'missingDevices') : [],
    emulators: 'emulators' in json ? texts(json, 'emulators') : [],
    missingEmulators: 'missingEmulators' in json ? texts(json, 'missingEmulators') : [],
    ...(typeof json['kvm'] === 'boolean' && { kvm: json['kvm'] }),
    kvmArchitectures: 'kvmArchitectures' in json ? texts(json, 'kvmArchitectures') : [],
  };
}

function descriptor(json: Json, index: number): HostProfile['descriptors'][number] {
  const place = `descriptors[${index}]`;
  if ('problem' in json) return { problem: string(json, 'problem', place) };
  return { path: string(json, 'path', place), content: object(json['content'], `${place}.content`) };
}

function nvramList(json: Json): NvramList {
  return {
    pairs: 'pairs' in json ? objects(json, 'pairs').map(pair) : undefined,
    invalid: texts(json, 'invalid'),
  };
}

function pair(json: Json, index: number): NvramPair {
  const place = `nvram.pairs[${index}]`;
  return { code: string(json, 'code', place), vars: string(json, 'vars', place) };
}

function image(json: Json, index: number): ImageFacts {
  const place = `images[${index}]`;
  const path = string(json, 'path', place);
  const { state } = json;
  if (state === 'missing') return { path, state };
  if (state === 'unread') return { path, state, reason: string(json, 'reason', place) };
  if (state !== 'read') return fail(`${place}.state`, 'read, missing or unread');
  return {
    path,
    state,
    size: number(json, 'size', place),
    summary: summary(object(json['summary'], `${place}.summary`), `${place}.summary`),
  };
}

const kinds: readonly ImageSummary['kind'][] = ['unified', 'code', 'vars', 'blank', 'qcow2', 'seabios', 'unknown'];
const architectures: readonly ImageSummary['architecture'][] = ['x86', 'arm', 'aarch64', 'riscv64', 'loongarch64', undefined];
const purposes: readonly ImageSummary['wholeImage'][] = ['amd-sev', 'intel-tdx', undefined];
const states: readonly ImageSummary['secureBoot']['state'][] = ['on', 'off', 'unknown'];
const sources: readonly NonNullable<ImageSummary['sizes']>['source'][] = ['tdx-metadata', 'size'];

function summary(json: Json, place: string): ImageSummary {
  const secureBoot = object(json['secureBoot'], `${place}.secureBoot`);
  const sizes = json['sizes'] === undefined ? undefined : object(json['sizes'], `${place}.sizes`);
  return {
    size: number(json, 'size', place),
    kind: oneOf(json['kind'], kinds, `${place}.kind`),
    evidence: objects(json, 'evidence').map((each) => ({
      text: string(each, 'text', `${place}.evidence`),
      offset: optional(each, 'offset', number, place),
    })),
    splitOffset: optional(json, 'splitOffset', number, place),
    splitRefusal: optional(json, 'splitRefusal', string, place),
    architecture: oneOf(json['architecture'], architectures, `${place}.architecture`),
    build: optional(json, 'build', string, place),
    sizes: sizes && {
      code: number(sizes, 'code', `${place}.sizes`),
      vars: number(sizes, 'vars', `${place}.sizes`),
      source: oneOf(sizes['source'], sources, `${place}.sizes.source`),
    },
    secureBoot: {
      state: oneOf(secureBoot['state'], states, `${place}.secureBoot.state`),
      reason: string(secureBoot, 'reason', `${place}.secureBoot`),
    },
    wholeImage: oneOf(json['wholeImage'], purposes, `${place}.wholeImage`),
    variableCount: number(json, 'variableCount', place),
    ...(json['content'] === undefined
      ? {}
      : { content: summary(object(json['content'], `${place}.content`), `${place}.content`) }),
  };
}

function capability(json: Json, index: number): DomainCapabilities {
  const place = `capabilities[${index}]`;
  const values = object(json['values'], `${place}.values`);
  return {
    type: string(json, 'type', place),
    arch: string(json, 'arch', place),
    machine: string(json, 'machine', place),
    values: Object.fromEntries(Object.keys(values).map((name) => [name, texts(values, name)])),
  };
}

function build(json: Json, place: string): ImageBuild {
  return {
    smmRequired: boolean(json, 'smmRequired', place),
    secureBootCapable: boolean(json, 'secureBootCapable', place),
    wholeImage: oneOf(json['wholeImage'], purposes, `${place}.wholeImage`),
    sevHashes: boolean(json, 'sevHashes', place),
    release: optional(json, 'release', string, place),
  };
}

function pciDevice(json: Json, index: number): PciDeviceFacts {
  const place = `pciDevices[${index}]`;
  return {
    address: string(json, 'address', place),
    class: number(json, 'class', place),
    driver: optional(json, 'driver', string, place),
    bootVga: boolean(json, 'bootVga', place),
    group: texts(json, 'group'),
  };
}

function rom(json: Json, place: string): RomFacts {
  const codeTypes = array(json, 'codeTypes').map((type) =>
    typeof type === 'number' ? type : fail(`${place}.codeTypes`, 'numbers'),
  );
  return { problem: optional(json, 'problem', string, place), codeTypes };
}

/** An object whose values are all of one kind; empty where older versions wrote none. */
function recordOf<T>(json: Json, name: string, read: (json: Json, place: string) => T): Readonly<Record<string, T>> {
  if (!(name in json)) return {};
  const all = object(json[name], name);
  return Object.fromEntries(Object.keys(all).map((key) => [key, read(object(all[key], `${name}.${key}`), `${name}.${key}`)]));
}

function texts(json: Json, name: string): readonly string[] {
  return array(json, name).map((entry) => (typeof entry === 'string' ? entry : fail(name, 'texts')));
}

function boolean(json: Json, name: string, place: string): boolean {
  const value = json[name];
  return typeof value === 'boolean' ? value : fail(`${place}.${name}`, 'true or false');
}

function links(json: Json): HostProfile['links'] {
  return Object.fromEntries(Object.keys(json).map((path) => [path, string(json, path, 'links')]));
}

function machine(json: Json, index: number): MachineAlias {
  const place = `machines[${index}]`;
  return {
    arch: string(json, 'arch', place),
    alias: string(json, 'alias', place),
    canonical: string(json, 'canonical', place),
  };
}

function fail(place: string, wanted: string): never {
  throw new Malformed(`is a damaged host profile: ${place} should be ${wanted}`);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function object(value: unknown, place: string): Json {
  return isObject(value) ? value : fail(place, 'an object');
}

function array(json: Json, name: string): readonly unknown[] {
  const value = json[name];
  return Array.isArray(value) ? value : fail(name, 'a list');
}

function objects(json: Json, name: string): readonly Json[] {
  return array(json, name).map((value, index) => object(value, `${name}[${index}]`));
}

function string(json: Json, name: string, place: string): string {
  const value = json[name];
  return typeof value === 'string' ? value : fail(`${place}.${name}`, 'a text');
}

function number(json: Json, name: string, place: string): number {
  const value = json[name];
  return typeof value === 'number' && value >= 0 ? value : fail(`${place}.${name}`, 'a number');
}

function optional<T>(
  json: Json,
  name: string,
  read: (json: Json, name: string, place: string) => T,
  place: string,
): T | undefined {
  return json[name] === undefined ? undefined : read(json, name, place);
}

function oneOf<T>(value: unknown, known: readonly T[], place: string): T {
  for (const each of known) if (each === value) return each;
  return fail(place, `one of ${known.filter((each) => each !== undefined).join(', ')}`);
}
