import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { filesBelow, type HostFiles } from '../../server/host/files.ts';
import { type Chroot, openChroot } from '../setup/chroot.ts';
import { debianRoot } from '../setup/roots.ts';

/** What libvirt answered. `message` is empty when it agreed, else its error without the `error:` in front. */
export interface Answer {
  readonly ok: boolean;
  readonly message: string;
}

/** bookworm has libvirt 9.0 with QEMU 7.2, sid the newest. */
export type LibvirtSuite = 'bookworm' | 'sid';

/** How the host differs from what its packages bring. */
export interface HostSetting {
  /** False: the host has no firmware descriptors. */
  readonly descriptors?: boolean;
  /** qemu.conf's `nvram` list, `CODE:VARS` each; without it the file has no such line. */
  readonly nvram?: readonly string[];
}

const nvramLine = (pairs: readonly string[] | undefined) => (pairs ? `nvram = ${JSON.stringify(pairs)}\n` : '');

const qemuConf = `
security_driver = "none"
user = "root"
group = "root"
remember_owner = 0
cgroup_controllers = [ ]
namespaces = [ ]
stdio_handler = "file"
`;

const libvirtdConf = `
unix_sock_group = "root"
auth_unix_ro = "none"
auth_unix_rw = "none"
`;

/**
 * A real libvirtd with its QEMU, out of an unpacked Debian root, in namespaces of its own: the machine's libvirt, if it has
 * one, is neither needed nor touched. Documents name files as the root has them (`/usr/share/OVMF/…`) or below `/mnt`.
 */
export class Libvirtd {
  readonly #suite: LibvirtSuite;
  readonly #chroot: Chroot;
  #daemon: ChildProcess;
  readonly #started = new Set<string>();
  /** The stores that the guests' definitions name, by the guest. */
  readonly #stores = new Map<string, readonly string[]>();

  private constructor(suite: LibvirtSuite, chroot: Chroot, daemon: ChildProcess) {
    this.#suite = suite;
    this.#chroot = chroot;
    this.#daemon = daemon;
  }

  /** Starts the daemon and waits until it answers; its first call asks QEMU what it can do, about two seconds. */
  static async launch(suite: LibvirtSuite, host: HostSetting = {}): Promise<Libvirtd> {
    const emptied = host.descriptors === false ? ['usr/share/qemu/firmware'] : [];
    const chroot = await openChroot(await debianRoot(suite), emptied);
    for (const folder of ['cache/libvirt', 'lib/libvirt', 'log/libvirt']) await mkdir(chroot.writablePath(`/var/${folder}`));
    await writeFile(chroot.writablePath('/etc/libvirt/qemu.conf'), qemuConf + nvramLine(host.nvram));
    await writeFile(chroot.writablePath('/etc/libvirt/libvirtd.conf'), libvirtdConf);
    return new Libvirtd(suite, chroot, await startDaemon(suite, chroot));
  }

  /** Puts a file where documents can name it: below `/mnt`, `/srv` or `/var`. */
  async place(inside: string, content: Uint8Array | string): Promise<void> {
    const file = this.#chroot.writablePath(inside);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  read(inside: string): Promise<Uint8Array> {
    return readFile(this.#chroot.hostPath(inside));
  }

  /** Where a path leads to in the daemon's own eyes, through every link. */
  async realPath(inside: string): Promise<string> {
    const { stdout } = await this.#chroot.run(['realpath', '--canonicalize-missing', inside]);
    return stdout.trim();
  }

  /** The daemon's host as virtlens reads one. */
  get files(): HostFiles {
    const machine = filesBelow('/');
    const at = (inside: string) => this.#chroot.hostPath(inside);
    return {
      wholeHost: true,
      read: (inside) => machine.read(at(inside)),
      stat: (inside) => machine.stat(at(inside)),
      list: (inside) => machine.list(at(inside)),
    };
  }

  /** `virsh define`; with `validate`, the document must also agree with libvirt's schema. */
  async define(xml: string, { validate = false } = {}): Promise<Answer> {
    await this.place('/mnt/define.xml', xml);
    this.#stores.set(nameIn(xml), storesIn(xml));
    return this.#virsh('define', '/mnt/define.xml', ...(validate ? ['--validate'] : []));
  }

  /** `virsh start`. QEMU opens all that the guest is made of, and the guest's CPUs stay still: nobody waits for its firmware. */
  async start(name: string): Promise<Answer> {
    const answer = await this.#virsh('start', name, '--paused');
    if (answer.ok) this.#started.add(name);
    return answer;
  }

  /** The command line libvirt would start the domain with. */
  toQemuArguments(name: string): Promise<string> {
    return this.#output('domxml-to-native', 'qemu-argv', '--domain', name);
  }

  /**
   * Stops the domain if it was started and undefines it, with its variable store. Never by `undefine --nvram`: that deletes whatever
   * file the definition names, a template below /usr too.
   */
  async forget(name: string): Promise<void> {
    const undefine = `undefine '${name}' --keep-nvram`;
    await this.#virsh(this.#started.delete(name) ? `destroy '${name}'; ${undefine}` : undefine);
    const chosenByLibvirt = `/var/lib/libvirt/qemu/nvram/${name}_VARS`;
    const own = (this.#stores.get(name) ?? []).filter((store) => /^\/(mnt|srv|var)\//.test(store));
    for (const store of [`${chosenByLibvirt}.fd`, `${chosenByLibvirt}.qcow2`, ...own])
      await rm(this.#chroot.writablePath(store), { force: true });
  }

  async version(): Promise<string> {
    return (await this.#output('version', '--daemon')).trim();
  }

  /** Ends the daemon and every guest it started. */
  async stop(): Promise<void> {
    await this.#end();
    await this.#chroot.remove();
  }

  async #end(): Promise<void> {
    if (this.#daemon.exitCode !== null) return;
    this.#daemon.stdin?.end();
    await once(this.#daemon, 'exit');
  }

  /** A new daemon without any guest, so that a crash fails the test that met it and none of those after it. */
  async #startAnew(): Promise<void> {
    await this.#end();
    this.#started.clear();
    await rm(this.#chroot.writablePath('/etc/libvirt/qemu'), { recursive: true, force: true });
    this.#daemon = await startDaemon(this.#suite, this.#chroot);
  }

  async #virsh(...args: string[]): Promise<Answer> {
    const ended = await this.#chroot.run(['virsh', '-q', '-c', 'qemu:///system', ...args], { limit: 120_000 });
    if (ended.status === 0) return { ok: true, message: '' };
    if (/End of file while reading data|Failed to connect socket/.test(ended.stderr)) {
      await this.#startAnew();
      throw new Error(`${this.#suite}'s libvirtd crashed before it answered virsh ${args.join(' ')}: ${ended.stderr.trim()}`);
    }
    const messages = [...ended.stderr.matchAll(/^error: (.*)$/gm)].map((match) => match[1] ?? '');
    // virsh's first line repeats the command (`Failed to define domain from …`); the last one is libvirt's reason.
    return { ok: false, message: messages.at(-1) ?? `virsh ended with ${ended.status}` };
  }

  async #output(...args: string[]): Promise<string> {
    const ended = await this.#chroot.run(['virsh', '-q', '-c', 'qemu:///system', ...args], { limit: 120_000 });
    if (ended.status !== 0) throw new Error(`virsh ${args.join(' ')}: ${ended.stderr.trim()}`);
    return ended.stdout;
  }
}

/** Starts the daemon and returns when it has opened its socket. Its process ends, with every guest, when its input does. */
async function startDaemon(suite: LibvirtSuite, chroot: Chroot): Promise<ChildProcess> {
  // The shell tells when the daemon has opened its socket (`-d` returns then) and ends it when its own input ends.
  const session = 'libvirtd -d -p /run/libvirtd.pid && echo ready && cat; kill $(cat /run/libvirtd.pid)';
  // Pinned to one CPU: libvirt asks QEMU again what it can do, for seconds, whenever it finds itself on a CPU with another number.
  const [program, ...pinned] = ['taskset', '-c', '0', ...chroot.entering(['sh', '-c', session]).flat()] as const;
  const daemon = spawn(program, pinned, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  daemon.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const ended = once(daemon, 'exit').then(() => {
    throw new Error(`${suite}'s libvirtd did not start: ${complaint.trim()}`);
  });
  await Promise.race([once(daemon.stdout, 'data'), ended]);
  ended.catch(() => {
    // Its end after this is what `stop` asks for.
  });
  return daemon;
}

const nameIn = (xml: string): string => /<name>\s*([^<]*?)\s*<\/name>/.exec(xml)?.[1] ?? '';

/** As the text of `<nvram>`, or as its `<source>`. */
const storesIn = (xml: string): readonly string[] =>
  [...xml.matchAll(/<nvram[^>]*>\s*(?:<source [^>]*(?:file|dev)='([^']*)'|(\/[^<]*?)\s*<)/g)].flatMap(
    (match) => match[1] ?? match[2] ?? [],
  );
