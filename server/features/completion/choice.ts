import type { MarkupContent } from 'vscode-languageserver-types';
import type { HostFacts } from '../../host/facts.ts';
import type { Matcher } from '../../schema/matching/matcher.ts';
import type { TextEdit } from '../../xml/edit.ts';
import type { Span, XmlDocument } from '../../xml/tree.ts';

/** One thing that can be chosen. */
export interface Choice {
  readonly label: string;
  readonly kind: 'element' | 'attribute' | 'value' | 'computed' | 'template' | 'end-tag';
  /** Computed values and end tags come first, what clashes with something else last. */
  readonly group: 'first' | 'required' | 'possible' | 'whole' | 'last';
  /** What typed letters are compared with, if not the label. */
  readonly filter?: string;
  /** A word or two, beside the label. */
  readonly detail: string;
  /** With the marks of `insertion.ts`. */
  readonly text: string;
  readonly insert: Span;
  readonly replace: Span;
  /** Changes elsewhere that go with it. */
  readonly besides: readonly TextEdit[];
  /** Choosing goes on where the text leads to. */
  readonly goesOn: boolean;
  readonly documentation: () => MarkupContent;
}

/** Where it is chosen. */
export interface ChoicePlace {
  readonly document: XmlDocument;
  readonly matcher: Matcher;
  /** What is known of it by now. */
  readonly host: HostFacts;
  readonly offset: number;
  readonly markdown: boolean;
}
