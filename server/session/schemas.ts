import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../host/message.ts';
import type { SchemaCheck, Settings } from '../rules/rule.ts';
import { besidesNewer, builtInMatcher, checkBy, type LibvirtVersion, type Matcher, readGrammar } from '../schema/check.ts';
import type { Preferences } from './preferences.ts';
import { FileStamps } from './schema-files.ts';

/** Where a host's libvirt has its schema of domains. */
const HOST_SCHEMA = '/usr/share/libvirt/schemas/domain.rng';

/** What a session lets its schemas do. */
interface Surroundings {
  /** Files outside the workspace may be read. */
  readonly mayRead: () => boolean;
  /** Where the host's files lie; undefined: at `/`. */
  readonly hostRoot: () => string | undefined;
  readonly warn: (message: string) => void;
  /** A schema in use was written anew. */
  readonly changed: () => void;
}

/** A schema in a file, with what it was read from. */
interface ReadSchema {
  readonly grammar: Matcher;
  readonly stamps: FileStamps;
}

/** The schema that documents are checked and completed by: each file read once, and again when it or what it includes has changed. */
export class SchemaKeeper {
  readonly #around: Surroundings;
  readonly #byFile = new Map<string, ReadSchema>();
  readonly #settings = new WeakMap<Preferences, { readonly grammar: Matcher; readonly settings: Settings }>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The preferences with the schema they ask for; the same object as long as nothing changes. */
  settingsFor(preferences: Preferences): Settings {
    const grammar = this.grammarFor(preferences);
    const known = this.#settings.get(preferences);
    if (known?.grammar === grammar) return known.settings;
    const check = preferences.schemaChoice === 'off' ? undefined : checkBy(grammar);
    const settings = { ...preferences, schema: withVersion(check, preferences.libvirtVersion) };
    this.#settings.set(preferences, { grammar, settings });
    return settings;
  }

  /** What is completed and explained by: where documents are checked by no schema, the built-in grammar. */
  grammarFor({ schemaChoice }: Preferences): Matcher {
    const file = this.#fileOf(schemaChoice);
    return file === undefined ? builtInMatcher() : this.#byFileOnce(file);
  }

  /** Files may be others than they were: schemas that are read again the next time. */
  lookAgain(): void {
    let isAny = false;
    for (const [file, { stamps }] of this.#byFile) {
      if (!stamps.haveChanged()) continue;
      stamps.unwatch();
      this.#byFile.delete(file);
      isAny = true;
    }
    if (isAny) this.#around.changed();
  }

  /** Undefined where no file is asked for, or none may be read: then the built-in grammar has to do. */
  #fileOf(choice: string): string | undefined {
    if (choice === 'builtin' || choice === 'off' || !this.#around.mayRead()) return undefined;
    return choice === 'host' ? join(this.#around.hostRoot() ?? '/', HOST_SCHEMA) : choice;
  }

  /** A schema that can't be used is told of once; until it changes the built-in grammar is. */
  #byFileOnce(file: string): Matcher {
    const known = this.#byFile.get(file);
    if (known !== undefined) return known.grammar;
    const stamps = new FileStamps();
    const read = { grammar: this.#read(file, stamps), stamps };
    this.#byFile.set(file, read);
    stamps.watch(() => this.lookAgain());
    return read.grammar;
  }

  #read(file: string, stamps: FileStamps): Matcher {
    try {
      return readGrammar(file, (path) => {
        stamps.take(path);
        return textOf(path);
      });
    } catch (error) {
      this.#around.warn(`${messageOf(error)} The built-in schema is used instead.`);
      return builtInMatcher();
    }
  }
}

function withVersion(check: SchemaCheck | undefined, version: LibvirtVersion | undefined): SchemaCheck | undefined {
  return version === undefined ? check : besidesNewer(check, version);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
