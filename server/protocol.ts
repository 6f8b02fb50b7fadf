/**
 * What the client and the server say to each other beyond LSP. The only file of the server that the client imports.
 * Everything is JSON; `uri` is a document's URI, ranges are LSP ranges.
 */
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';

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
      /** Where it is on this machine: below the host root, links resolved, if one is set. */
      readonly filePath: string;
      /** The folder of this machine that stands for the host's `/`; undefined where that is this machine's own. */
      readonly hostRoot: string | undefined;
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

/** Request: which firmware the document's domain gets, and why; answers `FirmwareExplanation`. */
export const explainFirmware = 'virtlens/explainFirmware';
export interface ExplainFirmwareParams {
  readonly uri: string;
}
export interface FirmwareExplanation {
  readonly title: string;
  readonly markdown: string;
}

/** Request: the document for a new guest; answers `NewDomain`. What isn't said has a default. */
export const newDomain = 'virtlens/newDomain';
export interface NewDomainParams {
  readonly name: string;
  readonly guest: 'linux' | 'windows11' | 'windows10' | 'other';
  readonly firmware?: 'uefi' | 'bios';
  readonly secureBoot?: boolean;
  /** `4G`, `4096M`. */
  readonly memory?: string;
  readonly vcpus?: number;
  /** Sizes (`60G`) or paths of images. */
  readonly disks?: readonly string[];
  /** Paths of installation media. */
  readonly cdroms?: readonly string[];
  /** A libvirt network, `bridge:NAME`, `none`. */
  readonly network?: string;
  /** The host's PCI addresses, `0000:01:00.0` each. */
  readonly gpu?: readonly string[];
}
export type NewDomain =
  | { readonly xml: string; readonly notes: readonly string[] }
  /** A plain sentence. */
  | { readonly problem: string };

/** Request: what of QEMU's command line the document's domain decides; answers `QemuView`. */
export const qemuView = 'virtlens/qemuView';
export interface QemuViewParams {
  readonly uri: string;
  readonly form: 'libvirt' | 'plain';
}
export interface QemuView {
  readonly text: string;
  /** Which part of the domain a line of the text comes from; lines count from 0. */
  readonly links: readonly { readonly line: number; readonly range: Range }[];
}

/** Request: what a QEMU command line or a shell script says of firmware and machine, as XML; answers `DomainParts` or null. */
export const domainParts = 'virtlens/domainParts';
export interface DomainPartsParams {
  readonly text: string;
  /** The document they are for. */
  readonly uri?: string;
}
export interface DomainParts {
  readonly xml: string;
  readonly notes: readonly string[];
  /** What makes the document say the same; undefined where it is no domain or says nothing of all this yet, so that `xml` can be inserted. */
  readonly merge?: { readonly version: number; readonly edits: readonly TextEdit[] } | undefined;
}

/** Request: the refactorings there are, and which of them can be done with the document; answers `OfferedRefactoring[]`. */
export const refactoringList = 'virtlens/refactorings';
export interface RefactoringListParams {
  readonly uri: string;
}
export interface OfferedRefactoring {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Why it can't be done with this document or would change nothing, a plain sentence; undefined where it can. */
  readonly refusal: string | undefined;
}

/** Request: what a refactoring would make of the document; answers `RefactoringPlan`. */
export const refactoring = 'virtlens/refactoring';
export interface RefactoringParams {
  readonly uri: string;
  /** The refactoring's id, such as `bios-to-uefi`. */
  readonly id: string;
  /** `gpu-passthrough`: the host's PCI addresses, `0000:01:00.0` each. */
  readonly gpu?: readonly string[];
}
export type RefactoringPlan =
  | {
      readonly version: number;
      readonly title: string;
      readonly edits: readonly TextEdit[];
      /** The whole document as it would be. */
      readonly after: string;
      /** What the author has to know or do besides, a plain sentence or two each. */
      readonly notes: readonly string[];
    }
  /** Why it can't be done, a plain sentence. */
  | { readonly problem: string };

/** Request: what closes the tag that was just typed, to be inserted behind the cursor; answers a string, or null for nothing. */
export const autoClose = 'virtlens/autoClose';
export interface AutoCloseParams {
  readonly uri: string;
  /** The version of the document that has the tag; for another one there is nothing to say. */
  readonly version: number;
  /** Behind the `>` or `</` that was typed. */
  readonly position: Position;
}

/** The commands the client registers and the server's code actions refer to. */
export const commands = {
  /** One argument: the document's URI as a string. */
  splitImage: 'virtlens.splitImage',
  fixAll: 'virtlens.fixAll',
  addNvram: 'virtlens.addNvram',
  moveIdeToSata: 'virtlens.moveIdeToSata',
  newDomain: 'virtlens.newDomain',
  qemuView: 'virtlens.qemuView',
  pasteFromQemu: 'virtlens.pasteFromQemu',
  explainFirmware: 'virtlens.explainFirmware',
  /**
   * Arguments: the document's URI as a string, the refactoring's id, and for `gpu-passthrough` the PCI addresses. What isn't given is
   * asked for.
   */
  refactor: 'virtlens.refactor',
  /** One argument: the image's path on this machine. */
  openImage: 'virtlens.openImage',
} as const;
