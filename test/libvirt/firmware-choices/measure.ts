import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { filesBelow, type HostFiles } from '../../../server/host/files.ts';
import { type Chroot, openChroot } from '../../setup/chroot.ts';
import { run } from '../../setup/process.ts';
import { debianRoot } from '../../setup/roots.ts';
import { domainOf, type FirmwareCase } from './cases.ts';
import { madeDescriptors } from './descriptors.ts';

/** libvirt 12.8 or 9.0 with the descriptors of their own Debian, or 12.8 with descriptors of every kind. */
export type ChoiceHost = 'sid' | 'bookworm' | 'made';

export interface Measured {
  /** What libvirt's log says of each descriptor it tried, in its order: the condition that was not met, or `fits`. `-`: it looked at none. */
  readonly tried: string;
  /** The loader and the template that it wrote into the definition, or its refusal. */
  readonly outcome: string;
}

const qemuConf =
  'user = "root"\ngroup = "root"\nsecurity_driver = "none"\nremember_owner = 0\ncgroup_controllers = [ ]\nnamespaces = [ ]\n';
const descriptorFolder = '/usr/share/qemu/firmware';

/** A libvirt without a daemon, in a chroot of its own. */
export async function openChoiceHost(host: ChoiceHost): Promise<Chroot> {
  const chroot = await openChroot(
    await debianRoot(host === 'made' ? 'sid' : host),
    host === 'made' ? [descriptorFolder.slice(1)] : [],
  );
  await mkdir(chroot.writablePath('/mnt/libvirt/etc'), { recursive: true });
  await writeFile(chroot.writablePath('/mnt/libvirt/etc/qemu.conf'), qemuConf);
  if (host === 'made') {
    for (const [name, content] of Object.entries(madeDescriptors)) {
      await writeFile(chroot.writablePath(`${descriptorFolder}/${name}`), JSON.stringify(content));
    }
    await mkdir(chroot.writablePath('/mnt/fw'));
    await writeFile(chroot.writablePath('/mnt/fw/code.fd'), 'CODE');
    await symlink('code.fd', chroot.writablePath('/mnt/fw/link.fd'));
  }
  return chroot;
}

/** That host as virtlens reads one. */
export function filesOf(chroot: Chroot): HostFiles {
  const machine = filesBelow('/');
  const at = (inside: string) => chroot.hostPath(inside);
  return {
    wholeHost: true,
    read: (inside) => machine.read(at(inside)),
    stat: (inside) => machine.stat(at(inside)),
    list: (inside) => machine.list(at(inside)),
    realPath: async (inside) => {
      // What is mounted over the root lies elsewhere on the machine: links inside one folder are all that is followed here.
      const real = await machine.realPath?.(at(inside));
      return real && `${inside.slice(0, inside.lastIndexOf('/'))}${real.slice(real.lastIndexOf('/'))}`;
    },
  };
}

/**
 * Defines every case and reads what libvirt's log tells of its choice. libvirt 9.0 chooses when a guest starts, or is asked for its
 * QEMU command line. Pinned to one CPU: libvirt asks QEMU again what it can do whenever it finds itself on a CPU with another number.
 */
export async function measure(
  chroot: Chroot,
  host: ChoiceHost,
  cases: readonly FirmwareCase[],
): Promise<ReadonlyMap<string, Measured>> {
  const commands = cases.map(({ name }) => {
    const define = `define /mnt/${name}.xml`;
    return host === 'bookworm' ? `${define}\ndomxml-to-native qemu-argv --domain ${name}` : define;
  });
  for (const each of cases) await writeFile(chroot.writablePath(`/mnt/${each.name}.xml`), domainOf(each));
  await writeFile(chroot.writablePath('/mnt/commands'), `${commands.join('\n')}\n`);
  const script = `
    export LIBVIRT_LOG_FILTERS='1:qemu.qemu_firmware 1:libvirt.domain 4:*' LIBVIRT_LOG_OUTPUTS=1:file:/mnt/log
    virsh -q -c 'qemu:///embed?root=/mnt/libvirt' < /mnt/commands > /mnt/answers 2> /mnt/errors
    true`;
  const ended = await run('taskset', ['-c', '0', ...chroot.entering(['sh', '-c', script]).flat()], { limit: 300_000 });
  if (ended.status !== 0) throw new Error(`virsh ended with ${ended.status}: ${ended.stderr}`);
  const [log, errors] = await Promise.all(['/mnt/log', '/mnt/errors'].map((file) => readFile(chroot.hostPath(file), 'utf8')));
  const tried = triedBy(log ?? '');
  return new Map(
    await Promise.all(
      cases.map(async ({ name }): Promise<[string, Measured]> => {
        const definition = await readFile(chroot.hostPath(`/mnt/libvirt/etc/qemu/${name}.xml`), 'utf8').catch(() => undefined);
        const outcome = definition === undefined ? refusalOf(name, errors ?? '') : written(definition);
        return [name, { tried: tried.get(name)?.join(' ') ?? '-', outcome }];
      }),
    ),
  );
}

/** libvirt's own words on why a descriptor is passed over, by ours. The descriptors that it passes over in silence are not there. */
const words: readonly (readonly [said: RegExp, condition: string])[] = [
  [/No matching interface/, 'interface'],
  [/No matching path|Not matching FW interface/, 'path'],
  [/No matching machine type/, 'machine'],
  [/requires S3/, 'acpi-s3'],
  [/requires S4/, 'acpi-s4'],
  [/requested Secure Boot/, 'secure-boot'],
  [/refused Secure Boot/, 'no-secure-boot'],
  [/requested Enrolled keys/, 'enrolled-keys'],
  [/refused Enrolled keys/, 'no-enrolled-keys'],
  [/explicitly disables SMM/, 'smm-off'],
  [/doesn't restrict pflash/, 'secure-no'],
  [/restricts pflash/, 'secure-yes'],
  [/Discarding flash loader/, 'flash'],
  [/Discarding rom loader/, 'memory'],
  [/Discarding stateless loader/, 'stateless'],
  [/Discarding non-stateless loader|Discarding loader without stateless flash/, 'non-stateless'],
  [/Discarding readonly loader/, 'readonly'],
  [/Discarding read\/write loader/, 'read-write'],
  [/mismatching flash format/, 'flash-format'],
  [/mismatching nvram template format/, 'template-format'],
  [/Discarding non split loader/, 'non-split'],
  [/requires SEV-ES/, 'sev-es'],
  [/requires SEV-SNP/, 'sev-snp'],
  [/requires SEV/, 'sev'],
  [/requires TDX/, 'tdx'],
  [/matches domain requirements/, 'fits'],
];

/** By the domain's name: the conditions of the first time that libvirt went through the descriptors. */
function triedBy(log: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let current: { readonly tried: string[]; ended: boolean } | undefined;
  for (const entry of log.split(/^(?=\d{4}-\d\d-\d\d )/m)) {
    const defined = /virDomainDefineXML\w*:.*<name>(.*?)<\/name>/s.exec(entry)?.[1];
    if (defined !== undefined) current = { tried: [], ended: false };
    if (defined !== undefined || !current) {
      if (defined !== undefined && current) found.set(defined, current.tried);
      continue;
    }
    if (!entry.includes('qemuFirmwareMatchDomain')) {
      // Descriptors are read anew before each round.
      if (current.tried.length > 0) current.ended = true;
      continue;
    }
    const condition = words.find(([said]) => said.test(entry))?.[1];
    if (condition === undefined) throw new Error(`libvirt said something unknown: ${entry}`);
    if (!current.ended) current.tried.push(condition);
  }
  return new Map([...found].filter(([, tried]) => tried.length > 0));
}

function refusalOf(name: string, errors: string): string {
  const said = errors.split(`Failed to define domain from /mnt/${name}.xml\n`)[1];
  return `refused: ${/error: (.*)/.exec(said ?? '')?.[1] ?? 'without a reason'}`;
}

/** `pflash CODE VARS`, without what is not there. */
function written(definition: string): string {
  const loader = /<loader\b([^>]*)>([^<]*)/.exec(definition);
  const template = /<nvram\b[^>]*\btemplate='([^']*)'/.exec(definition)?.[1];
  const type = /\btype='(\w+)'/.exec(loader?.[1] ?? '')?.[1];
  return [type, loader?.[2]?.trim(), template].filter(Boolean).join(' ') || '-';
}
