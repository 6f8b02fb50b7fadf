import type { Domain } from '../domain/domain.ts';
import { readDescriptor } from './descriptor.ts';
import type { FirmwareDescriptor, ImageBuild, ImageFacts, PciDeviceFacts, RomFacts } from './facts.ts';
import { mayBeStore } from './file-source.ts';
import { filesOfDescriptor, type Host, hostOf, namedPaths } from './host.ts';
import { type HostProfile, profileVersion } from './profile-format.ts';
import { readProfile } from './profile-reader.ts';
import type { HostSource } from './source.ts';

/** Writes down what a host has: its descriptors, their images, those of qemu.conf's list and those that the domains name. */
export async function makeProfile(source: HostSource, domains: readonly Domain[]): Promise<HostProfile> {
  const [descriptors, nvram] = await Promise.all([source.descriptors(), source.nvramList()]);
  const readable = descriptors.flatMap((descriptor) => ('problem' in descriptor ? [] : [descriptor]));
  const host = hostOf(source);
  const named = new Set([
    ...readable.flatMap(filesOfDescriptor),
    ...(nvram?.pairs ?? []).flatMap(({ code, vars }) => [code, vars]),
  ]);
  for (const domain of domains) {
    const facts = await host.factsFor(domain);
    for (const path of [...namedPaths(domain), ...facts.images.keys()]) named.add(path);
    for (const stores of facts.storesBeside.values()) for (const { path } of stores) named.add(path);
  }
  const roms = new Map<string, RomFacts>();
  const missingDevices = new Set<string>();
  const missingEmulators = new Set<string>();
  for (const domain of domains) {
    const facts = await host.factsFor(domain);
    for (const [path, rom] of facts.roms) roms.set(path, rom);
    for (const device of facts.missingDevices) missingDevices.add(device);
    if (facts.missingEmulator !== undefined) missingEmulators.add(facts.missingEmulator);
  }
  const paths = [...named].sort();
  const images = await Promise.all(paths.map((path) => source.image(path)));
  const links = await Promise.all(paths.map(async (path) => [path, await source.realPath(path)] as const));
  return {
    virtlensHostProfile: profileVersion,
    descriptors: descriptors.map((descriptor) =>
      'problem' in descriptor ? descriptor : { path: descriptor.path, content: contentOf(descriptor) },
    ),
    nvram: nvram ?? null,
    images,
    links: Object.fromEntries(links.filter((link): link is [string, string] => link[1] !== undefined && link[1] !== link[0])),
    machines: source.machines,
    capabilities: source.capabilities,
    builds: await buildsOfAll(images, source),
    pciDevices: await allPciDevices(source),
    roms: Object.fromEntries(roms),
    missingDevices: [...missingDevices].sort(),
    ...(await source.hypervisors()),
    missingEmulators: [...missingEmulators].sort(),
  };
}

/** One after the other: each keeps a processor busy by itself. */
async function buildsOfAll(images: readonly ImageFacts[], source: HostSource): Promise<Record<string, ImageBuild>> {
  const builds: Record<string, ImageBuild> = {};
  for (const image of images) {
    if (image.state !== 'read') continue;
    const { kind } = image.summary.content ?? image.summary;
    if (kind !== 'code' && kind !== 'unified') continue;
    const build = await source.build(image.path, true);
    if (build) builds[image.path] = build;
  }
  return builds;
}

async function allPciDevices(source: HostSource): Promise<readonly PciDeviceFacts[]> {
  const addresses = [...(await source.filesIn('/sys/bus/pci/devices'))].sort();
  const devices = await Promise.all(addresses.map((address) => source.pciDevice(address)));
  return devices.flatMap((device) => (device && device !== 'absent' ? [device] : []));
}

/** A host made from the text of a profile; a plain sentence, which goes behind the file's name, where it is none. */
export function hostFromProfile(text: string): Host | { readonly problem: string } {
  const profile = readProfile(text);
  return 'problem' in profile ? profile : hostOf(profileSource(profile));
}

function profileSource(profile: HostProfile): HostSource {
  const images = new Map(profile.images.map((image) => [image.path, image]));
  const missing = new Set([...(profile.missingDevices ?? []), ...(profile.missingEmulators ?? [])]);
  const hypervisors = {
    emulators: profile.emulators ?? [],
    kvm: profile.kvm,
    kvmArchitectures: profile.kvmArchitectures ?? [],
  };
  const descriptors = profile.descriptors.map((each) =>
    'problem' in each ? each : readDescriptor(each.path, JSON.stringify(each.content)),
  );
  const unknown = (path: string): ImageFacts => ({ path, state: 'unread', reason: `the host profile says nothing of ${path}` });
  return {
    isWhole: true,
    machines: profile.machines,
    descriptors: async () => descriptors,
    nvramList: async () => profile.nvram ?? undefined,
    image: async (path) => images.get(path) ?? unknown(path),
    filesIn: async (folder) => {
      const known = [
        ...profile.images.map(({ path }) => path),
        ...profile.descriptors.flatMap((each) => ('path' in each ? each.path : [])),
      ];
      return known.flatMap((path) => (path.slice(0, path.lastIndexOf('/')) === folder ? path.slice(folder.length + 1) : []));
    },
    storesBeside: async (path) => {
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      return profile.images.flatMap((image) => {
        const isBeside = image.path.startsWith(folder) && !image.path.slice(folder.length).includes('/') && image.path !== path;
        return isBeside && image.state === 'read' && mayBeStore(image.path, image.size) ? [image.path] : [];
      });
    },
    realPath: async (path) => profile.links[path],
    capabilities: profile.capabilities ?? [],
    build: async (path) => profile.builds?.[path],
    pciDevice: async (address) => {
      const devices = profile.pciDevices ?? [];
      return devices.find((device) => device.address === address) ?? (devices.length > 0 ? 'absent' : undefined);
    },
    functionsOfCard: async (address) => {
      const card = address.slice(0, address.lastIndexOf('.') + 1);
      return (profile.pciDevices ?? []).flatMap((device) => (device.address.startsWith(card) ? [device.address] : []));
    },
    rom: async (path) => profile.roms?.[path],
    hypervisors: async () => hypervisors,
    exists: async (path) => (missing.has(path) ? false : undefined),
    forget: () => undefined,
  };
}

/** The descriptor as its file has it, without what nobody here reads. */
function contentOf({ description, interfaceTypes, mapping, targets, features }: FirmwareDescriptor): object {
  const { device } = mapping;
  return {
    description,
    'interface-types': interfaceTypes,
    mapping:
      device === 'flash'
        ? { device, mode: mapping.mode, executable: mapping.executable, 'nvram-template': mapping.nvramTemplate }
        : { device, filename: mapping.filename, 'uefi-vars': mapping.varsTemplate && { template: mapping.varsTemplate } },
    targets,
    features,
  };
}
