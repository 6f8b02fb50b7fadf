import type { Domain } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';
import type { TextEdit } from '../xml/edit.ts';
import type { Span, XmlDocument } from '../xml/tree.ts';

/**
 * error: libvirt refuses this on every host. warning: it fails on most hosts, loses data or does not do what was meant.
 * information: works, and there is a better way. hint: an offer.
 */
export type Level = 'error' | 'warning' | 'information' | 'hint';

/** Split this unified image, then rewrite the loader and the template to the two new files. */
interface SplitRequest {
  readonly kind: 'split-image';
  /** The path as the document names it. */
  readonly imagePath: string;
}

export interface Fix {
  /** Imperative, names what it changes: `Add <nvram> with template OVMF_VARS_4M.fd`. */
  readonly title: string;
  /** At most one per finding: what "fix everything" and `--fix` apply. */
  readonly preferred: boolean;
  /** Never overlapping, in the order of the text. Empty when all of the fix is its command. */
  readonly edits: readonly TextEdit[];
  /** What an edit alone can't do; a fix with a command is never applied by `--fix`. */
  readonly command: SplitRequest | undefined;
}

export interface Finding {
  /** The rule's id, or an `xml/…` code of the reader. */
  readonly rule: string;
  readonly level: Level;
  /** Names the author's own values; says so where the truth depends on the host. */
  readonly message: string;
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  /** A schema works them out when they are first asked for, so that checking while somebody types need not. */
  readonly fixes: readonly Fix[];
  /** Ids of what a schema may find within the span that this says better: then only this is said. */
  readonly explains?: readonly string[] | undefined;
}

interface RelatedPlace {
  readonly message: string;
  readonly span: Span;
  /** The document it stands in, where that is another one. */
  readonly document?: { readonly file: string; readonly text: string };
}

/** What a schema has against a document, in the order of the text. Pure and total. */
export type SchemaCheck = (document: XmlDocument) => readonly Finding[];

/** What a person chose. */
export interface Settings {
  /** Rule ids mapped to a level of the person's own, or `off`. */
  readonly levels: Readonly<Record<string, Level | 'off'>>;
  /** The schema that documents are checked against; without one, only the rules speak. */
  readonly schema?: SchemaCheck | undefined;
}

interface RuleContext {
  readonly domain: Domain;
  readonly host: HostFacts;
  readonly settings: Settings;
}

/** A document that triggers the rule and what each fix makes of it: the rule's tests and its documentation page. */
export interface RuleExample {
  readonly title: string;
  /** The domain XML, with `⟦` and `⟧` around each span the rule reports, in order. */
  readonly before: string;
  readonly level: Level;
  /** Host facts the example needs; undefined: nothing is known of the host. */
  readonly host: HostFacts | undefined;
  /** What each fix of the first finding makes of `before`, by the fix's title; a split is shown with the paths it would choose. */
  readonly fixed: Readonly<Record<string, string>>;
  /** The ids of other rules that have something to say about the document too, where it can't be without. */
  readonly besides?: readonly string[];
}

export interface Rule {
  /** `area/what`, stable for ever: people write it in settings and CI. */
  readonly id: string;
  readonly level: Level;
  readonly title: string;
  /** Markdown for the documentation page: why it matters, with the source of each fact. */
  readonly reason: string;
  /** The libvirt version in which what the rule speaks of appeared. */
  readonly since: string;
  /** When libvirt would complain. */
  readonly complains: 'schema' | 'define' | 'start' | 'never';
  /** Elements of which one at least stands in every domain that the rule has anything to say about; undefined: it looks at any domain. */
  readonly speaksOf?: readonly string[];
  readonly examples: readonly RuleExample[];
  /** Documents the rule must stay silent on, each with the reason. */
  readonly silentOn: readonly { readonly title: string; readonly xml: string; readonly host: HostFacts | undefined }[];
  /** Pure and total: reads its context, returns findings in the order of the text, never throws. */
  readonly check: (context: RuleContext) => readonly Finding[];
}
