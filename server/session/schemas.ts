import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SchemaCheck, Settings } from '../rules/rule.ts';
import { besidesNewer, checkByBuiltIn, checkBySchemaFile, type LibvirtVersion } from '../schema/check.ts';
import type { Preferences } from './preferences.ts';

/** Where a host's libvirt has its schema of domains. */
const HOST_SCHEMA = '/usr/share/libvirt/schemas/domain.rng';

/** What a session lets its schemas do. */
interface Surroundings {
  /** Files outside the workspace may be read. */
  readonly mayRead: () => boolean;
  /** Where the host's files lie; undefined: at `/`. */
  readonly hostRoot: () => string | undefined;
  readonly warn: (message: string) => void;
}

/** The schema that documents are checked against: each file read once. */
export class SchemaKeeper {
  readonly #around: Surroundings;
  readonly #byFile = new Map<string, SchemaCheck>();
  readonly #settings = new WeakMap<Preferences, { readonly file: string | undefined; readonly settings: Settings }>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The preferences with the schema they ask for; the same object as long as nothing changes. */
  settingsFor(preferences: Preferences): Settings {
    const file = this.#fileOf(preferences.schemaChoice);
    const known = this.#settings.get(preferences);
    if (known !== undefined && known.file === file) return known.settings;
    const settings = {
      ...preferences,
      schema: withVersion(this.#check(preferences.schemaChoice, file), preferences.libvirtVersion),
    };
    this.#settings.set(preferences, { file, settings });
    return settings;
  }

  /** Undefined where no file is asked for, or none may be read: then the built-in grammar has to do. */
  #fileOf(choice: string): string | undefined {
    if (choice === 'builtin' || choice === 'off' || !this.#around.mayRead()) return undefined;
    return choice === 'host' ? join(this.#around.hostRoot() ?? '/', HOST_SCHEMA) : choice;
  }

  #check(choice: string, file: string | undefined): SchemaCheck | undefined {
    if (choice === 'off') return undefined;
    return file === undefined ? checkByBuiltIn : this.#byFileOnce(file);
  }

  /** A schema that can't be used is told of once; meanwhile the built-in grammar is. */
  #byFileOnce(file: string): SchemaCheck {
    let check = this.#byFile.get(file);
    if (check === undefined) {
      try {
        check = checkBySchemaFile(file, readFile);
      } catch (error) {
        this.#around.warn(`${error instanceof Error ? error.message : String(error)} The built-in schema is used instead.`);
        check = checkByBuiltIn;
      }
      this.#byFile.set(file, check);
    }
    return check;
  }
}

function withVersion(check: SchemaCheck | undefined, version: LibvirtVersion | undefined): SchemaCheck | undefined {
  return version === undefined ? check : besidesNewer(check, version);
}

function readFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
