import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import type { FirmwareImage, Region } from '../../firmware/model.ts';
import { emit } from '../events.ts';
import { labelInVolume, roleNames } from '../roles.ts';
import { size, span } from '../text.ts';
import { sharedStyles } from '../theme.ts';
import { magnified, type Piece, placeLabels, type Segment, segmentsOf, toScale } from './layout.ts';
import { mapStyles } from './styles.ts';

/** Px. The upper bar is the file to scale, the lower one magnifies one of its volumes. */
const barHeight = 28;
const lensTop = 44;
const labelTop = 76;
const leastInBar = 2;
const leastInLens = 18;
/** About the width of a character of a label. */
const characterWidth = 6.4;

type Stretch = Segment | Region;

/** A picture of the image to scale, with a lens on the volume the cursor is in, and what the hex view shows of it. */
export class ImageMap extends LitElement {
  static override properties = {
    image: { attribute: false },
    cursor: { type: Number },
    view: { attribute: false },
    width: { state: true },
    hovered: { state: true },
    lens: { state: true },
  };
  static override styles = [sharedStyles, mapStyles];

  declare image: FirmwareImage;
  declare cursor: number;
  declare view: { readonly start: number; readonly end: number };
  declare width: number;
  declare hovered: { readonly text: string; readonly x: number } | undefined;
  declare lens: Segment | undefined;
  #segments: readonly Segment[] = [];
  readonly #resized = new ResizeObserver(([entry]) => {
    this.width = Math.max(0, Math.floor(entry?.contentRect.width ?? 0));
  });

  constructor() {
    super();
    this.cursor = 0;
    this.view = { start: 0, end: 0 };
    this.width = 0;
  }

  override firstUpdated(): void {
    const figure = this.renderRoot.querySelector('.figure');
    if (figure) this.#resized.observe(figure);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('image')) {
      this.#segments = segmentsOf(this.image);
      this.lens = this.#segments.find((segment) => segment.regions.length > 1);
    }
    const under = this.#segments.find((each) => this.cursor >= each.offset && this.cursor < each.offset + each.length);
    if (under && under.regions.length > 1) this.lens = under;
  }

  override render() {
    return html`
      <div class="title">
        <div><h2>Map</h2><span class="quiet">to scale, ${size(this.image.size)}${storeUse(this.image)}</span></div>
        ${this.#legend()}
      </div>
      <div class="figure">${this.width > 0 ? this.#picture() : nothing}${this.#tooltip()}</div>
    `;
  }

  #legend(): TemplateResult {
    const roles = [...new Set(this.image.regions.map((region) => region.role))];
    return html`<ul class="legend" aria-label="Colours">
      ${roles.map((role) => html`<li class="role-${role}"><span class="swatch"></span>${roleNames[role]}</li>`)}
    </ul>`;
  }

  #picture(): TemplateResult {
    const bar = toScale(this.image.regions, this.image.size, this.width, leastInBar);
    const frames = toScale(this.#segments, this.image.size, this.width, leastInBar);
    const height = this.lens ? labelTop + 20 : barHeight + 4;
    return html`
      <svg class="drawing" width=${this.width} height=${height} aria-hidden="true">
        ${bar.map((piece) => this.#fill(piece, 0, piece.item))}
        ${this.#segments.map((segment) => this.#barLabel(segment))}
        ${this.lens ? this.#lensPicture(this.lens) : nothing} ${this.#cut()} ${this.#viewMark()}
      </svg>
      ${this.#choices('Volumes of the image', frames, 0)}
      ${this.lens ? this.#choices(`Regions of ${this.lens.label}`, magnified(this.lens.regions, this.width, leastInLens), lensTop) : nothing}
    `;
  }

  #fill({ x, width }: Piece<Stretch>, y: number, region: Region) {
    const current = this.cursor >= region.offset && this.cursor < region.offset + region.length;
    return svg`<g class="region role-${region.role} ${current ? 'current' : ''}">
      <rect class="body" x=${x} y=${y} width=${Math.max(1, width - 1)} height=${barHeight} rx="2"></rect>
      <rect class="edge" x=${x} y=${y + barHeight - 3} width=${Math.max(1, width - 1)} height="3" rx="1"></rect>
    </g>`;
  }

  /** A volume's name stands in its largest region, where no border runs through it. */
  #barLabel({ label, shortLabel, length, regions }: Segment) {
    const [widest] = toScale(regions, this.image.size, this.width, leastInBar).toSorted(
      (one, other) => other.width - one.width,
    );
    if (!widest) return nothing;
    const text = [`${label}  ${size(length)}`, label, shortLabel].find((each) => fits(each, widest.width));
    return text ? svg`<text class="label" x=${widest.x + 8} y="17">${text}</text>` : nothing;
  }

  /** The lens: its regions side by side, tied to where they lie in the bar above, with labels inside or below. */
  #lensPicture(lens: Segment) {
    const pieces = magnified(lens.regions, this.width, leastInLens);
    const [frame] = toScale([lens], this.image.size, this.width, leastInBar);
    const left = frame?.x ?? 0;
    const right = left + (frame?.width ?? 0) - 1;
    const below = pieces
      .filter((piece) => !fits(labelInVolume(piece.item), piece.width))
      .map((piece) => ({ item: piece.item, from: piece.x + piece.width / 2, width: textWidth(labelInVolume(piece.item)) }));
    return svg`
      <path class="cone" d="M${left} ${barHeight + 2} L0 ${lensTop - 2} H${this.width} L${right} ${barHeight + 2} Z"></path>
      ${pieces.map((piece) => this.#fill(piece, lensTop, piece.item))}
      ${pieces
        .filter((piece) => fits(labelInVolume(piece.item), piece.width))
        .map((piece) => svg`<text class="label" x=${piece.x + 8} y=${lensTop + 17}>${lensLabel(piece)}</text>`)}
      ${placeLabels(below, this.width, 12).map(
        (label) => svg`
          <path class="leader" d="M${label.from} ${lensTop + barHeight} V${labelTop + 2} L${label.x + 4} ${labelTop + 6}"></path>
          <text class="label small" x=${label.x} y=${labelTop + 17}>${labelInVolume(label.item)}</text>`,
      )}`;
  }

  /** Where a unified image is cut. */
  #cut() {
    if (!this.image.split) return nothing;
    const x = (this.image.split.offset / this.image.size) * this.width - 0.5;
    return svg`<line class="cut" x1=${x} x2=${x} y1="-6" y2=${barHeight + 6}></line>`;
  }

  #viewMark() {
    const width = Math.max(4, ((this.view.end - this.view.start) / this.image.size) * this.width);
    const x = Math.min((this.view.start / this.image.size) * this.width, this.width - width);
    return svg`<rect class="view" x=${x} y="-3" width=${width} height=${barHeight + 6} rx="2"></rect>`;
  }

  /** What is drawn, for keys, pointer and screen reader: one listbox for each bar, one option for each piece. */
  #choices(label: string, pieces: readonly Piece<Stretch>[], top: number): TemplateResult {
    const index = pieces.findIndex(({ item }) => this.cursor >= item.offset && this.cursor < item.offset + item.length);
    return html`<div
      class="choices"
      role="listbox"
      tabindex="0"
      aria-label=${label}
      aria-orientation="horizontal"
      aria-activedescendant=${index === -1 ? '' : `choice-${top}-${index}`}
      .style=${`top:${top}px;height:${barHeight}px`}
      @keydown=${(event: KeyboardEvent) => this.#keyPressed(event, pieces, index)}
      @blur=${this.#left}
    >
      ${pieces.map(
        (piece, at) => html`<div
          class="choice ${at === index ? 'chosen' : ''}"
          id="choice-${top}-${at}"
          role="option"
          aria-selected=${at === index}
          aria-label="${piece.item.label}, ${size(piece.item.length)}, ${span(piece.item.offset, piece.item.length)}"
          .style=${`left:${piece.x}px;width:${Math.max(piece.width, 4)}px`}
          @click=${() => this.#choose(piece.item)}
          @pointermove=${() => this.#hover(piece)}
          @pointerleave=${this.#left}
        ></div>`,
      )}
    </div>`;
  }

  #keyPressed(event: KeyboardEvent, pieces: readonly Piece<Stretch>[], index: number): void {
    if (event.key === 'Escape') this.#left();
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: Math.min(index + 1, pieces.length - 1),
      ArrowLeft: Math.max(index - 1, 0),
      Home: 0,
      End: pieces.length - 1,
      Enter: Math.max(0, index),
      ' ': Math.max(0, index),
    };
    const piece = pieces[targets[event.key] ?? -1];
    if (!piece) return;
    event.preventDefault();
    this.#choose(piece.item);
    this.#hover(piece);
  }

  #choose({ offset, length }: Stretch): void {
    emit(this, 'range-chosen', { offset, length });
  }

  #hover({ item, x, width }: Piece<Stretch>): void {
    const text = `${item.label}\n${span(item.offset, item.length)}\n${size(item.length)}`;
    if (this.hovered?.text !== text) this.hovered = { text, x: x + width / 2 };
  }

  #left(): void {
    this.hovered = undefined;
  }

  #tooltip() {
    if (!this.hovered) return nothing;
    const half = 110;
    const x = Math.max(half, Math.min(this.width - half, this.hovered.x));
    return html`<div class="tooltip" role="presentation" .style=${`left:${x}px`}>${this.hovered.text}</div>`;
  }
}

/** How full the variable store is, which the picture shows too small to judge. */
function storeUse({ store }: FirmwareImage): string {
  if (!store || store.length === 0) return '';
  const used = store.length - store.freeSpace;
  return `; variable store ${Math.round((100 * used) / store.length)} % full, ${size(store.freeSpace)} free`;
}

function textWidth(text: string): number {
  return text.length * characterWidth;
}

function fits(text: string, width: number): boolean {
  return textWidth(text) + 16 <= width;
}

function lensLabel({ item, width }: Piece<Region>): string {
  const label = labelInVolume(item);
  const full = `${label}  ${size(item.length)}`;
  return fits(full, width) ? full : label;
}

customElements.define('image-map', ImageMap);
