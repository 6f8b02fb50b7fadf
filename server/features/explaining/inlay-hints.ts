import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver-types';
import { addressNumber } from '../../domain/address.ts';
import { attributeValue, type Value } from '../../domain/element.ts';
import { kibibytes } from '../../domain/size.ts';
import { textSpan, trimmedTextOf } from '../../xml/navigate.ts';
import type { XmlElement } from '../../xml/tree.ts';
import type { DomainText } from '../analysis.ts';

/**
 * What numbers within `range` mean: sizes in the largest unit that they reach, buses and slots in decimal, as the controllers' indexes
 * are written. Nothing where the number already says that.
 */
export function inlayHints(text: DomainText, range: Range): InlayHint[] {
  const start = text.lines.offsetAt(range.start);
  const end = text.lines.offsetAt(range.end);
  const hints: InlayHint[] = [];
  const visit = (element: XmlElement): void => {
    if (element.span.end < start || element.span.start > end) return;
    for (const { at, meaning } of hintsIn(element)) {
      if (at < start || at > end) continue;
      hints.push({ position: text.lines.positionAt(at), label: `= ${meaning}`, kind: InlayHintKind.Type, paddingLeft: true });
    }
    for (const child of element.children) if (child.kind === 'element') visit(child);
  };
  visit(text.domain.element);
  return hints.sort((a, b) => a.position.line - b.position.line || a.position.character - b.position.character);
}

/** `at` is behind the number, and its quote. */
interface Meaning {
  readonly at: number;
  readonly meaning: string;
}

/** The elements whose text is a size; KiB where they name no unit. */
const sizes: ReadonlySet<string> = new Set(['memory', 'currentMemory', 'maxMemory', 'size', 'block', 'requested', 'current']);
/** The attributes that are sizes, with the attribute that names the unit; KiB where there is none. */
const sizeAttributes: ReadonlyMap<string, readonly (readonly [size: string, unit: string])[]> = new Map([
  ['cell', [['memory', 'unit']]],
  ['page', [['size', 'unit']]],
  [
    'model',
    [
      ['ram', ''],
      ['vram', ''],
      ['vram64', ''],
      ['vgamem', ''],
    ],
  ],
]);

function hintsIn(element: XmlElement): Meaning[] {
  const meanings: Meaning[] = [];
  const tell = (value: Pick<Value, 'value'>, at: number, unit: string): void => {
    const meaning = sizeMeaning(value.value, unit);
    if (meaning) meanings.push({ at, meaning });
  };
  const written = sizes.has(element.name) ? textSpan(element) : undefined;
  if (written) tell({ value: trimmedTextOf(element) }, written.end, unitOf(element, 'unit'));
  for (const [size, unit] of sizeAttributes.get(element.name) ?? []) {
    const value = attributeValue(element, size);
    if (value) tell(value, value.span.end + 1, unitOf(element, unit));
  }
  if (element.name === 'address' && attributeValue(element, 'type')?.value === 'pci') {
    for (const name of ['bus', 'slot']) {
      const value = attributeValue(element, name);
      const number = value && addressNumber(value.value);
      if (value && number !== undefined && number > 9 && /^\s*0/.test(value.value)) {
        meanings.push({ at: value.span.end + 1, meaning: String(number) });
      }
    }
  }
  return meanings;
}

function unitOf(element: XmlElement, attribute: string): string {
  return attributeValue(element, attribute)?.value || 'KiB';
}

const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** `4 GiB`, or `3.8 GiB` with `about` before where that is rounded; undefined where the size is written so already, or is none. */
function sizeMeaning(written: string, unit: string): string | undefined {
  const size = kibibytes(written, unit);
  if (size === undefined || size === 0) return undefined;
  const power = Math.min(Math.floor(Math.log2(size) / 10), units.length - 1);
  const shownUnit = units[power] ?? 'KiB';
  if (shownUnit === unit) return undefined;
  const amount = size / 1024 ** power;
  const rounded = Number(amount.toFixed(1));
  return `${rounded === amount ? '' : 'about '}${rounded} ${shownUnit}`;
}
