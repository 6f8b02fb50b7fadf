import { css, html, LitElement, nothing } from 'lit';
import type { StoreHealth } from '../../firmware/variables/store-health.ts';
import { icon } from '../icons.ts';
import { count, size } from '../text.ts';
import { sharedStyles } from '../theme.ts';

/** How full the store is, as a line and in figures, and what is worth a warning. */
export class StoreLine extends LitElement {
  static override properties = { health: { attribute: false } };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex: none;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
        padding: 8px 16px;
        border-bottom: 1px solid var(--virtlens-line);
        font-size: 12px;
      }
      .line {
        display: flex;
        flex: 0 1 200px;
        min-width: 96px;
        height: 10px;
        overflow: hidden;
        border: 1px solid var(--vscode-contrastBorder, var(--virtlens-line));
        border-radius: 5px;
      }
      .live {
        background: var(--virtlens-role-variable-store);
      }
      .dead {
        background: repeating-linear-gradient(
          -45deg,
          var(--virtlens-role-variable-store) 0 2px,
          transparent 2px 5px
        );
      }
      .figure {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      .swatch {
        width: 10px;
        height: 10px;
        border: 1px solid var(--vscode-contrastBorder, var(--virtlens-line));
        border-radius: 2px;
      }
      .warning {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .warning .icon {
        color: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
      }
    `,
  ];

  declare health: StoreHealth;

  override render() {
    const { size: whole, liveBytes, deadBytes, freeBytes, liveCount, deadCount, nearlyFull, healthy, ftw } = this.health;
    const share = (bytes: number) => `width:${((bytes / Math.max(1, whole)) * 100).toFixed(2)}%`;
    const warnings = [
      healthy ? undefined : 'The store is not formatted and healthy: the firmware will format it anew.',
      nearlyFull,
      ftw?.midWrite ? ftw.sentence : undefined,
    ].filter((warning) => warning !== undefined);
    return html`
      <div class="line" aria-hidden="true">
        <div class="live" .style=${share(liveBytes)}></div>
        <div class="dead" .style=${share(deadBytes)}></div>
      </div>
      <span class="figure"><span class="swatch live"></span>${count(liveCount)} live, ${size(liveBytes)}</span>
      <span class="figure"><span class="swatch dead"></span>${count(deadCount)} dead, ${size(deadBytes)}</span>
      <span class="figure"><span class="swatch"></span>${size(freeBytes)} free of ${size(whole)}</span>
      ${
        warnings.length > 0
          ? warnings.map((warning) => html`<span class="warning">${icon('warning')}${warning}</span>`)
          : nothing
      }
    `;
  }
}

customElements.define('store-line', StoreLine);
