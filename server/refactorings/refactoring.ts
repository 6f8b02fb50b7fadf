import type { Domain } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';
import type { TextEdit } from '../xml/edit.ts';

/** What the author may choose beyond the refactoring itself. */
export interface RefactoringOptions {
  /** `secure-boot-on` gives the guest a TPM 2.0 as well, as Windows 11 wants. */
  readonly tpm: boolean;
  /** `gpu-passthrough`: the host's PCI addresses, `0000:01:00.0` each, all functions that are to go to the guest. */
  readonly gpu: readonly string[];
  /** `gpu-passthrough`: a file with the card's ROM, for the first of its functions. */
  readonly rom: string | undefined;
  /** `gpu-passthrough` leaves the emulated video device as it is. */
  readonly keepVideo: boolean;
  /** `unified-to-split`: where the halves are; beside the image where it isn't said. */
  readonly halves: { readonly codePath: string; readonly varsPath: string } | undefined;
}

export const defaultOptions: RefactoringOptions = {
  tpm: false,
  gpu: [],
  rom: undefined,
  keepVideo: false,
  halves: undefined,
};

/** What a refactoring would do. No edits: the domain is that way already. */
export interface Plan {
  /** Never overlapping, in the order of the text. */
  readonly edits: readonly TextEdit[];
  /** What the author has to know or do besides, a plain sentence or two each. */
  readonly notes: readonly string[];
}

/** A change of a whole domain from one way of booting to another. Pure, and idempotent: applied again, it changes nothing. */
export interface Refactoring {
  /** What people write behind `--to`. */
  readonly id: string;
  /** Imperative, as a menu entry. */
  readonly title: string;
  /** One sentence on what it changes, for the list of refactorings. */
  readonly summary: string;
  /** True where it can't do without an option: then an editor doesn't offer it by itself. */
  readonly needsOptions: boolean;
  /** Why it can't be done for this domain, as a plain sentence; undefined where it can. */
  readonly applies: (domain: Domain, host: HostFacts) => string | undefined;
  /** Only to be asked where it applies. */
  readonly plan: (domain: Domain, host: HostFacts, options: RefactoringOptions) => Plan;
}

/** Nothing is left to do. */
export const nothingToDo: Plan = { edits: [], notes: [] };
