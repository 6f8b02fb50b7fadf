/**
 * What the client and the server say to each other beyond LSP. The only file of the server that the client imports.
 * Everything is JSON; `uri` is a document's URI, ranges are LSP ranges.
 */
import type { TextEdit } from 'vscode-languageserver-types';

/**
 * Sent as `initializationOptions`. An editor that sends no `trusted` is taken to trust its folders, and not to have the commands
 * below.
 */
export interface ServerOptions {
  /** False: no file outside `workspaceFolders` is read until `virtlens/trustGranted`. */
  readonly trusted: boolean;
  /** Read descriptors, qemu.conf and images below this folder instead of `/`. */
  readonly hostRoot: string | undefined;
}

/** Notification, client to server: the person trusts the workspace now. */
export const trustGranted = 'virtlens/trustGranted';

/** Notification, client to server: these files were written or removed; params `FilesChanged`. */
export const filesChanged = 'virtlens/filesChanged';
export interface FilesChanged {
  /** Absolute file system paths. */
  readonly paths: readonly string[];
}

/** Request: the edits that fix what `scope` names in one document; answers `FixEdits`. */
export const fixEdits = 'virtlens/fixEdits';
export interface FixEditsParams {
  readonly uri: string;
  readonly scope: 'all' | 'loader/nvram-missing' | 'disk/ide-on-q35';
}
export interface FixEdits {
  /** The document version the edits belong to. */
  readonly version: number;
  readonly edits: readonly TextEdit[];
  /** How many findings the edits make go away. */
  readonly findings: number;
  /** Findings in scope that no edit alone can fix, each a plain sentence. */
  readonly left: readonly string[];
}

/** Request: what splitting the document's unified loader would do; answers `SplitPlan`. */
export const splitPlan = 'virtlens/splitPlan';
export interface SplitPlanParams {
  readonly uri: string;
}
export type SplitPlan =
  /** `reason` is a plain sentence: no loader, not unified, can't be read. */
  | { readonly possible: false; readonly reason: string }
  | {
      readonly possible: true;
      /** As the document names it. */
      readonly imagePath: string;
      /** Where it is on this machine, below the host root if one is set. */
      readonly filePath: string;
      readonly size: number;
      readonly splitOffset: number;
      /** Suggested new files, in host paths: beside the image. */
      readonly codePath: string;
      readonly varsPath: string;
    };

/** Request: the edits that make the document use two halves; answers `SplitEdits`. */
export const splitEdits = 'virtlens/splitEdits';
export interface SplitEditsParams {
  readonly uri: string;
  readonly imagePath: string;
  /** The new files, as paths of the host that will run the domain. */
  readonly codePath: string;
  readonly varsPath: string;
}
export interface SplitEdits {
  readonly version: number;
  readonly edits: readonly TextEdit[];
}

/** The commands the client registers and the server's code actions refer to. */
export const commands = {
  /** One argument: the document's URI as a string. */
  splitImage: 'virtlens.splitImage',
  fixAll: 'virtlens.fixAll',
  addNvram: 'virtlens.addNvram',
  moveIdeToSata: 'virtlens.moveIdeToSata',
  /** One argument: the image's path on this machine. */
  openImage: 'virtlens.openImage',
} as const;
