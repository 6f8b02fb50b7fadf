import { type MarkupContent, MarkupKind } from 'vscode-languageserver-types';
import { expectedOf } from '../schema/messages/expected.ts';
import type { Expression } from '../schema/patterns/expression.ts';
import type { About } from '../schema/patterns/pattern.ts';
import { escaped } from './markdown.ts';

/** libvirt's page on the domain format, whose sections the grammar links to. */
const FORMAT_PAGE = 'https://libvirt.org/formatdomain.html';

/** More values than this are not listed. */
const MOST_VALUES = 12;

/** What a value belongs to: the attribute, or the element whose text it is. */
export interface Owner {
  /** Such as `mode=` or `<type>`. */
  readonly heading: string;
  readonly about: About;
}

/**
 * What the grammar says of something, as Markdown or, for clients that can't show that, as plain text. What it says of a value is an
 * answer: its `owner` is the question.
 */
export function described(
  about: About | undefined,
  heading: string,
  values: readonly Expression[],
  markdown: boolean,
  owner?: Owner,
): MarkupContent {
  const value = (markdown ? markdownLines : plainLines)(about, heading, values, owner).join('\n\n');
  return { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value };
}

function markdownLines(
  about: About | undefined,
  heading: string,
  values: readonly Expression[],
  owner: Owner | undefined,
): readonly string[] {
  const { words, forms } = valuesOf(values);
  const link = about?.link ?? owner?.about.link;
  return [
    `**${escaped(heading)}**${about === undefined ? '' : `: ${prose(about.text)}`}`,
    detailsOf(about).map(prose).join(' · '),
    owner === undefined ? '' : `\`${owner.heading}\`: ${[owner.about.text, ...detailsOf(owner.about)].map(prose).join(' · ')}`,
    words.length === 0 ? '' : `Values: ${words.map((word) => (word === '…' ? word : `\`${word}\``)).join(', ')}`,
    forms.length === 0 ? '' : `Form: ${forms.map(prose).join('; or ')}`,
    link === undefined ? '' : `[formatdomain: ${link.slice(1)}](${FORMAT_PAGE}${link})`,
    about?.see === undefined ? '' : `See <${about.see}>`,
  ].filter((line) => line !== '');
}

function plainLines(
  about: About | undefined,
  heading: string,
  values: readonly Expression[],
  owner: Owner | undefined,
): readonly string[] {
  const { words, forms } = valuesOf(values);
  const link = about?.link ?? owner?.about.link;
  return [
    about === undefined ? heading : `${heading}: ${about.text.replaceAll('`', '')}`,
    detailsOf(about).join(', '),
    owner === undefined
      ? ''
      : `${owner.heading}: ${[owner.about.text.replaceAll('`', ''), ...detailsOf(owner.about)].join(', ')}`,
    words.length === 0 ? '' : `Values: ${words.join(', ')}`,
    forms.length === 0 ? '' : `Form: ${forms.join('; or ')}`,
    link === undefined ? '' : FORMAT_PAGE + link,
    about?.see ?? '',
  ].filter((line) => line !== '');
}

function detailsOf(about: About | undefined): readonly string[] {
  const { unit, default: standard, since } = about ?? {};
  return [
    unit === undefined ? '' : `Unit: ${unit}`,
    standard === undefined ? '' : `Default: ${standard}`,
    since === undefined ? '' : `Since libvirt ${since}`,
  ].filter((detail) => detail !== '');
}

function valuesOf(values: readonly Expression[]): { readonly words: readonly string[]; readonly forms: readonly string[] } {
  const { words, forms } = expectedOf(values);
  return { words: words.length > MOST_VALUES ? [...words.slice(0, MOST_VALUES), '…'] : words, forms };
}

/** The grammar's own sentences: code stands between backticks, and all else is plain. */
function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_{}[\]<>#|~&]/g, '\\$&')))
    .join('');
}
