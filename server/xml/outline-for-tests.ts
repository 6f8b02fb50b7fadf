import type { XmlDocument, XmlNode } from './tree.ts';

/** Writes a tree in one line: `name(attributes | children)`, `!` for a missing end tag, `/` for self-closing, blank text left out. */
export function outline(document: XmlDocument): string {
  return document.children.map(outlineOf).filter(isSomething).join(' ');
}

function isSomething(part: string | undefined): boolean {
  return part !== undefined;
}

function outlineOf(node: XmlNode): string | undefined {
  switch (node.kind) {
    case 'element': {
      const attributes = node.attributes
        .map((one) => (one.valueSpan === undefined ? one.name : `${one.name}="${one.value}"`))
        .join(' ');
      const children = node.children.map(outlineOf).filter(isSomething).join(' ');
      const inside = [attributes, children].filter((part) => part !== '').join(' | ');
      const mark = node.endTag === undefined && !node.selfClosing ? '!' : '';
      return `${node.name}${mark}${inside === '' ? '' : `(${inside})`}${node.selfClosing ? '/' : ''}`;
    }
    case 'text': {
      // Markup that belongs to nothing has text, but no value.
      const blank = node.value.trim() === '' && node.raw.trim() === '';
      return blank ? undefined : `"${node.value.trim()}"`;
    }
    case 'cdata':
      return `[${node.value}]`;
    case 'comment':
      return '<!>';
    case 'instruction':
      return `<?${node.target}>`;
    case 'doctype':
      return '<!DOCTYPE>';
  }
}
