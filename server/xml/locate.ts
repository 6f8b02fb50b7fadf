import type { Span, XmlAttribute, XmlDocument, XmlElement, XmlNode } from './tree.ts';

/** Where a cursor stands. `element` is the one whose tag or content it is; undefined outside the root. */
export type Place =
  /** Right in or at the end of the name in the start tag, or behind a lone `<`. */
  | { readonly where: 'tag-name' | 'end-tag'; readonly element: XmlElement; readonly attribute: undefined }
  /** In a start tag between attributes, where a new one could go. */
  | { readonly where: 'in-tag'; readonly element: XmlElement; readonly attribute: undefined }
  | { readonly where: 'attribute-name' | 'attribute-value'; readonly element: XmlElement; readonly attribute: XmlAttribute }
  /** In content; `text` also where there is no character yet, as between two tags. */
  | {
      readonly where: 'text' | 'cdata' | 'comment' | 'instruction' | 'doctype';
      readonly element: XmlElement | undefined;
      readonly attribute: undefined;
    };

/** The innermost node that covers the character behind `offset`; undefined behind the end. */
export function nodeAt(document: XmlDocument, offset: number): XmlNode | undefined {
  let node = childAt(document.children, offset);
  while (node?.kind === 'element') {
    const child = childAt(node.children, offset);
    if (child === undefined) break;
    node = child;
  }
  return node;
}

/** The innermost element that covers the character behind `offset`, tags included. */
export function elementAt(document: XmlDocument, offset: number): XmlElement | undefined {
  let element: XmlElement | undefined;
  for (let child = childAt(document.children, offset); child?.kind === 'element'; child = childAt(child.children, offset)) {
    element = child;
  }
  return element;
}

function childAt(children: readonly XmlNode[], offset: number): XmlNode | undefined {
  const child = children[lastStartingBefore(children, offset + 1)];
  return child !== undefined && offset < child.span.end ? child : undefined;
}

/** The index of the last node that starts before `offset`, or -1. */
function lastStartingBefore(nodes: readonly XmlNode[], offset: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nodes[middle]?.span.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Tells where a cursor at `offset` stands: between the characters before and behind it. */
export function locate(document: XmlDocument, offset: number): Place {
  let element: XmlElement | undefined;
  for (;;) {
    const children: readonly XmlNode[] = element?.children ?? document.children;
    // The node the cursor has entered: at its very start it still stands before it.
    const node = children[lastStartingBefore(children, offset)];
    if (node === undefined || !holds(document.text, node, offset)) return inContent('text', element);
    if (node.kind !== 'element') return inContent(node.kind, element);
    if (offset < node.startTag.end || isCutAt(document.text, node, offset)) return inStartTag(node, offset);
    if (node.endTag !== undefined && offset > node.endTag.start)
      return { where: 'end-tag', element: node, attribute: undefined };
    element = node;
  }
}

/** Whether a cursor behind the node's start is still inside it. */
function holds(text: string, node: XmlNode, offset: number): boolean {
  if (offset < node.span.end) return true;
  if (offset > node.span.end) return false;
  // At its very end it is, where the node has no end of its own.
  if (node.kind !== 'element') return node.kind === 'text' || !text.endsWith('>', offset);
  return isCutAt(text, node, offset) || (!node.selfClosing && (node.endTag === undefined || !text.endsWith('>', offset)));
}

/** Whether the cursor stands at the end of a start tag that lacks its `>`. */
function isCutAt(text: string, element: XmlElement, offset: number): boolean {
  return offset === element.startTag.end && text.charAt(offset - 1) !== '>';
}

function inContent(where: 'text' | 'cdata' | 'comment' | 'instruction' | 'doctype', element: XmlElement | undefined): Place {
  return { where, element, attribute: undefined };
}

function inStartTag(element: XmlElement, offset: number): Place {
  if (offset <= element.nameSpan.end) return { where: 'tag-name', element, attribute: undefined };
  for (const attribute of element.attributes) {
    if (offset < attribute.span.start) break;
    if (offset > attribute.span.end) continue;
    if (within(attribute.nameSpan, offset)) return { where: 'attribute-name', element, attribute };
    const closed = attribute.valueSpan !== undefined && offset > attribute.valueSpan.end;
    if (!closed) return { where: 'attribute-value', element, attribute };
  }
  return { where: 'in-tag', element, attribute: undefined };
}

function within(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}
