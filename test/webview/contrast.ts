import type { Page } from 'playwright-core';

/** A text whose contrast with what lies behind it is too low. */
export interface FaintText {
  readonly text: string;
  readonly ratio: number;
  readonly color: string;
  readonly background: string;
}

/** All visible text with a contrast ratio below `least` (WCAG 2.2, 1.4.3), each pair of colours once. */
export function faintTexts(page: Page, least: number): Promise<FaintText[]> {
  return page.evaluate(inPage, least);
}

/** Runs in the page, so it has to bring everything with it. */
function inPage(least: number): FaintText[] {
  type Rgba = readonly [number, number, number, number];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!canvas) throw new Error('No canvas to read colours with');
  const cache = new Map<string, Rgba>();
  // A canvas understands every way to write a colour, color-mix's included.
  const rgba = (color: string): Rgba => {
    const known = cache.get(color);
    if (known) return known;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    const read: Rgba = [red, green, blue, alpha / 255];
    cache.set(color, read);
    return read;
  };
  const over = (top: Rgba, below: Rgba): Rgba => {
    const mix = (index: 0 | 1 | 2) => top[index] * top[3] + below[index] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const luminance = ([red, green, blue]: Rgba) => {
    const linear = (value: number) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const ratioOf = (one: Rgba, other: Rgba) => {
    const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const parentOf = (element: Element): Element | null => {
    if (element.assignedSlot) return element.assignedSlot;
    const root = element.getRootNode();
    return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  };
  const backgroundOf = (element: Element): Rgba => {
    const layers: Rgba[] = [];
    for (let each: Element | null = element; each; each = parentOf(each)) {
      const layer = rgba(getComputedStyle(each).backgroundColor);
      layers.unshift(layer);
      if (layer[3] === 1) break;
    }
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255, 1] as Rgba);
  };
  /** A label of the picture stands on the region that is drawn below it. */
  const drawnBehind = (label: Element): Rgba => {
    const box = label.getBoundingClientRect();
    const [x, y] = [box.left + 2, box.top + box.height / 2];
    const root = label.getRootNode();
    const bodies = root instanceof ShadowRoot ? [...root.querySelectorAll('.body')] : [];
    const below = bodies.findLast((body) => {
      const { left, right, top, bottom } = body.getBoundingClientRect();
      return x >= left && x < right && y >= top && y < bottom;
    });
    return below ? rgba(getComputedStyle(below).fill) : backgroundOf(label);
  };
  const faint = new Map<string, FaintText>();
  const visit = (element: Element): void => {
    const style = getComputedStyle(element);
    if (style.visibility === 'hidden' || style.display === 'none' || element.classList.contains('unseen')) return;
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent ?? '');
    if (text.join('').trim() !== '' && element.localName !== 'style' && element.localName !== 'script') {
      const drawn = element instanceof SVGElement;
      const background = drawn ? drawnBehind(element) : backgroundOf(element);
      const color = over(rgba(drawn ? style.fill : style.color), background);
      const ratio = ratioOf(color, background);
      const key = `${color.join()} ${background.join()}`;
      if (ratio < least)
        faint.set(key, { text: text.join('').trim(), ratio, color: color.join(), background: background.join() });
    }
    for (const child of [...element.children, ...(element.shadowRoot?.children ?? [])]) visit(child);
  };
  visit(document.body);
  return [...faint.values()];
}
