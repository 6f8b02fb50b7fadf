import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import type { XmlComment, XmlElement, XmlNode } from '../../xml/tree.ts';
import type { DomainText } from '../analysis.ts';

/** Whole lines, from 0. */
type Fold = Pick<FoldingRange, 'startLine' | 'endLine' | 'kind'>;

/**
 * What can be folded: elements down to the line before their end tag, start tags over several lines, comments, CDATA, and what stands
 * between `<!-- #region -->` and `<!-- #endregion -->`. Each has more than one line.
 */
export function foldingRanges(text: DomainText): FoldingRange[] {
  const folds: Fold[] = [];
  const regions: number[] = [];
  const line = (offset: number): number => text.lines.positionAt(offset).line;
  const visit = (node: XmlNode): void => {
    if (node.kind === 'element') {
      folds.push(...elementFolds(node, text.tree.text, line));
      for (const child of node.children) visit(child);
    } else if (node.kind === 'comment') {
      const region = closedRegion(node, regions, line);
      folds.push(region ?? { startLine: line(node.span.start), endLine: line(node.span.end), kind: FoldingRangeKind.Comment });
    } else if (node.kind === 'cdata') {
      folds.push({ startLine: line(node.span.start), endLine: line(node.span.end) });
    }
  };
  for (const node of text.tree.children) visit(node);
  return folds.filter(({ startLine, endLine }) => endLine > startLine).sort((a, b) => a.startLine - b.startLine);
}

function elementFolds(element: XmlElement, text: string, line: (offset: number) => number): Fold[] {
  const { startTag, endTag, span, selfClosing } = element;
  const startLine = line(span.start);
  const tagEnd = line(startTag.end);
  if (selfClosing || span.end === startTag.end) {
    // A `/>` on a line of its own stays to be seen, as an end tag would.
    const alone = /[\r\n][ \t]*\/?>$/.test(text.slice(startTag.start, startTag.end));
    return [{ startLine, endLine: alone ? tagEnd - 1 : tagEnd }];
  }
  const endLine = endTag ? line(endTag.start) - 1 : line(span.end);
  const whole = { startLine, endLine };
  return tagEnd > startLine ? [whole, { startLine: tagEnd, endLine }] : [whole];
}

/** The region that this comment ends. One that starts a region waits in `open`. */
function closedRegion({ value, span }: XmlComment, open: number[], line: (offset: number) => number): Fold | undefined {
  if (/^\s*#region\b/.test(value)) open.push(line(span.start));
  const startLine = /^\s*#endregion\b/.test(value) ? open.pop() : undefined;
  return startLine === undefined ? undefined : { startLine, endLine: line(span.end), kind: FoldingRangeKind.Region };
}
