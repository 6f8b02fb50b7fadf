import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { askVirsh } from '../host/ask-virsh.ts';
import { buildsInThread } from '../host/build-thread.ts';
import { type LibvirtAnswers, readCapabilities, together } from '../host/capabilities.ts';
import { filesBelow, filesWithin } from '../host/files.ts';
import { createHost, type Host } from '../host/host.ts';
import { messageOf } from '../host/message.ts';
import { hostFromProfile } from '../host/profile.ts';
import { userDescriptors } from '../host/user-descriptors.ts';
import type { Client } from './client.ts';
import type { LibvirtChoice, Preferences } from './preferences.ts';
import { VirshAnswers } from './virsh-answers.ts';

/** Which host the documents are judged by: what the person chose, as far as the workspace is trusted. */
export class ChosenHost {
  readonly #warn: (message: string) => void;
  readonly #usualRoot: string | undefined;
  #trusted: boolean;
  #folders: readonly string[];
  /** Undefined: `/`. */
  #root: string | undefined;
  #profile: string | undefined;
  #libvirt: LibvirtChoice = { session: false, domCapabilities: undefined, askVirsh: false };
  readonly #virsh = new VirshAnswers(askVirsh);
  readonly #readBuild = buildsInThread();

  /** `warn` tells the person what of the choice can't be used. */
  constructor({ options, folders }: Pick<Client, 'options' | 'folders'>, warn: (message: string) => void) {
    this.#warn = warn;
    this.#trusted = options.trusted;
    this.#usualRoot = options.hostRoot;
    this.#root = options.hostRoot;
    this.#folders = folders;
  }

  get isTrusted(): boolean {
    return this.#trusted;
  }

  /** The workspace's folders, whose files may be read in any case. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Below which folder the host's files lie, if not at `/`; also before they may be read. */
  get root(): string | undefined {
    return this.#root;
  }

  /** Whether the host's files are this machine's to look at. */
  get hasFiles(): boolean {
    return this.#trusted && this.#profile === undefined;
  }

  trust(): void {
    this.#trusted = true;
  }

  /** The workspace has these folders now. Answers whether that may be another host. */
  replaceFolders(folders: readonly string[]): boolean {
    this.#folders = folders;
    return !this.#trusted;
  }

  /** The configuration's host root, where there is one, stands above the one given at the start; a host profile above both. Answers whether that is another choice. */
  choose({ hostRoot = this.#usualRoot, hostProfile, libvirt }: Preferences): boolean {
    if (hostRoot === this.#root && hostProfile === this.#profile && isDeepStrictEqual(libvirt, this.#libvirt)) return false;
    this.#root = hostRoot;
    this.#profile = hostProfile;
    this.#libvirt = libvirt;
    return true;
  }

  /** The host by what is known of it now. */
  open(): Host {
    if (this.#trusted && this.#profile !== undefined) return this.#profiled(this.#profile);
    if (!this.#trusted) return createHost(filesWithin(this.#folders));
    return createHost(filesBelow(this.#root ?? '/'), {
      userDescriptors: this.#libvirt.session ? userDescriptors() : undefined,
      readBuild: this.#readBuild,
      libvirt: together([this.#virsh.now, this.#savedAnswers()].filter((answers) => answers !== undefined)),
    });
  }

  /**
   * Asks virsh, only where the person allows it, the folder is trusted, and the host is this machine. What it said of another choice is
   * forgotten at once. Answers whether there is news. Never rejects: why there is no answer the person is told.
   */
  async askVirsh(): Promise<boolean> {
    const { askVirsh: allowed, session } = this.#libvirt;
    const isThisMachine = this.#root === undefined && this.#profile === undefined;
    const connection = session ? 'qemu:///session' : 'qemu:///system';
    try {
      return await this.#virsh.askFor(allowed && this.#trusted && isThisMachine ? connection : undefined);
    } catch (error) {
      this.#warn(messageOf(error));
      return false;
    }
  }

  /** What `virsh domcapabilities` said once, out of the file that the person names. */
  #savedAnswers(): LibvirtAnswers | undefined {
    const path = this.#libvirt.domCapabilities;
    if (path === undefined) return undefined;
    try {
      const answers = readCapabilities(readFileSync(path, 'utf8'));
      if (!('problem' in answers)) return answers;
      this.#warn(`${path} ${answers.problem}.`);
    } catch (error) {
      this.#warn(`${path} can't be read: ${messageOf(error)}`);
    }
    return undefined;
  }

  /** A profile that can't be used is told to the person, and then nothing is known of the host. */
  #profiled(path: string): Host {
    try {
      const host = hostFromProfile(readFileSync(path, 'utf8'));
      if (!('problem' in host)) return host;
      this.#warn(`The host profile ${path} ${host.problem}.`);
    } catch (error) {
      this.#warn(`The host profile ${path} can't be read: ${messageOf(error)}`);
    }
    return createHost(undefined);
  }
}
