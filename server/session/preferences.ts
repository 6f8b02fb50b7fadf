import type { Level, Settings } from '../rules/rule.ts';
import { type LibvirtVersion, readVersion } from '../schema/check.ts';

/** What a person chose in the editor. */
export interface Preferences extends Settings {
  /** Where the host is read instead of `/`; undefined where nothing was chosen. */
  readonly hostRoot: string | undefined;
  /** A host profile by which the host is known, whatever this machine has; undefined where none was chosen. */
  readonly hostProfile: string | undefined;
  readonly libvirt: LibvirtChoice;
  /** `builtin`, `host`, `off`, or the path of a RELAX NG schema. */
  readonly schemaChoice: string;
  /** What is newer than this libvirt is said; undefined: nothing is too new. */
  readonly libvirtVersion: LibvirtVersion | undefined;
  /** Sizes and addresses are shown with what they mean. */
  readonly inlayHints: boolean;
}

/** How the libvirt of the host is known. */
export interface LibvirtChoice {
  /** The domains are for `qemu:///session`, where a user's own firmware descriptors count. */
  readonly session: boolean;
  /** A file with what `virsh domcapabilities` said; undefined where none was chosen. */
  readonly domCapabilities: string | undefined;
  /** virsh may be run. */
  readonly askVirsh: boolean;
}

const nothingChosen: Preferences = {
  levels: {},
  hostRoot: undefined,
  hostProfile: undefined,
  libvirt: { session: false, domCapabilities: undefined, askVirsh: false },
  schemaChoice: 'builtin',
  libvirtVersion: undefined,
  inlayHints: false,
};

const levels: ReadonlySet<unknown> = new Set<Level | 'off'>(['error', 'warning', 'information', 'hint', 'off']);

/** The `virtlens` section of a configuration; what makes no sense in it is left out. */
function readPreferences(section: unknown): Preferences {
  if (typeof section !== 'object' || section === null) return nothingChosen;
  const hostRoot = 'hostRoot' in section && typeof section.hostRoot === 'string' ? section.hostRoot : '';
  const hostProfile = 'hostProfile' in section && typeof section.hostProfile === 'string' ? section.hostProfile : '';
  const domCapabilities =
    'domCapabilities' in section && typeof section.domCapabilities === 'string' ? section.domCapabilities : '';
  const chosen = 'levels' in section && typeof section.levels === 'object' ? (section.levels ?? {}) : {};
  return {
    levels: Object.fromEntries(
      Object.entries(chosen).filter((entry): entry is [string, Level | 'off'] => levels.has(entry[1])),
    ),
    hostRoot: hostRoot || undefined,
    hostProfile: hostProfile || undefined,
    libvirt: {
      session: 'connection' in section && section.connection === 'session',
      domCapabilities: domCapabilities || undefined,
      askVirsh: 'askVirsh' in section && section.askVirsh === true,
    },
    schemaChoice: ('schema' in section && typeof section.schema === 'string' && section.schema) || nothingChosen.schemaChoice,
    libvirtVersion: readVersion('libvirtVersion' in section ? String(section.libvirtVersion) : ''),
    inlayHints: 'inlayHints' in section && section.inlayHints === true,
  };
}

/** The preferences for each document, asked of the editor once and again when they change. */
export class PreferenceKeeper {
  readonly #ask: ((uri: string | undefined) => Promise<unknown>) | undefined;
  readonly #kept = new Map<string | undefined, Promise<Preferences>>();
  /** What an editor that can't be asked has told by itself. */
  #told = nothingChosen;

  /** `ask` gives the `virtlens` section for a document, or for none in particular; undefined where the editor can't be asked. */
  constructor(ask: ((uri: string | undefined) => Promise<unknown>) | undefined) {
    this.#ask = ask;
  }

  /** Never rejects. The same object until something changes. */
  async for(uri: string | undefined): Promise<Preferences> {
    if (!this.#ask) return this.#told;
    const kept = this.#kept.get(uri) ?? this.#ask(uri).then(readPreferences, () => nothingChosen);
    this.#kept.set(uri, kept);
    return kept;
  }

  /** The editor says that its configuration has changed; `section` is what it tells of it, if anything. */
  changed(section: unknown): void {
    this.#kept.clear();
    this.#told = readPreferences(section);
  }

  forget(uri: string): void {
    this.#kept.delete(uri);
  }
}
