import { css } from 'lit';

export const mapStyles = css`
  :host {
    display: block;
    padding: 8px 16px 8px;
    border-bottom: 1px solid var(--virtlens-line);
  }
  /* The colours stand beside the words where they fit there in one line, else below them. */
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 2px 16px;
    margin-bottom: 8px;
    font-size: 12px;
  }
  .title h2 {
    display: inline;
    margin: 0 8px 0 0;
    font-size: 12px;
    font-weight: 600;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0 9px;
    margin: 0;
    padding: 0;
    font-size: 11px;
    list-style: none;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 4px;
    white-space: nowrap;
  }
  .swatch {
    width: 8px;
    height: 8px;
    border-radius: 2px;
    background: var(--role);
  }
  .figure {
    position: relative;
  }
  .drawing {
    display: block;
    overflow: visible;
    font-size: 11px;
  }
  .body {
    fill: color-mix(in srgb, var(--role) var(--virtlens-map-tint), var(--vscode-editor-background));
    stroke: var(--role);
    stroke-width: var(--virtlens-rule);
  }
  .edge {
    fill: var(--role);
  }
  .region.current .body {
    fill: color-mix(in srgb, var(--role) calc(var(--virtlens-map-tint) * 1.2), var(--vscode-editor-background));
  }
  .label {
    fill: var(--vscode-foreground);
    white-space: pre;
    font-variant-numeric: tabular-nums;
  }
  .cone {
    fill: color-mix(in srgb, var(--vscode-foreground) 9%, transparent);
    stroke: var(--virtlens-line);
    stroke-width: var(--virtlens-rule);
  }
  .leader {
    fill: none;
    stroke: var(--virtlens-quiet);
    stroke-width: 1px;
  }
  .cut {
    stroke: var(--vscode-foreground);
    stroke-width: 1.5px;
    stroke-dasharray: 3 2;
  }
  .view {
    fill: none;
    stroke: var(--vscode-foreground);
    stroke-width: 1.5px;
  }
  .choices {
    position: absolute;
    left: 0;
    right: 0;
    border-radius: 2px;
  }
  .choices:focus-visible {
    outline: none;
  }
  .choice {
    position: absolute;
    top: 0;
    height: 100%;
    border-radius: 2px;
    cursor: pointer;
  }
  .choice:hover {
    box-shadow: inset 0 0 0 1px var(--vscode-contrastActiveBorder, color-mix(in srgb, var(--vscode-foreground) 60%, transparent));
  }
  .choices:focus .choice.chosen {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .tooltip {
    position: absolute;
    top: 100%;
    z-index: 5;
    width: max-content;
    max-width: 320px;
    margin-top: 4px;
    padding: 4px 8px;
    transform: translateX(-50%);
    border: 1px solid var(--vscode-editorHoverWidget-border, var(--virtlens-line));
    border-radius: 4px;
    color: var(--vscode-editorHoverWidget-foreground, var(--vscode-foreground));
    background: var(--vscode-editorHoverWidget-background, var(--vscode-editor-background));
    font-size: 12px;
    line-height: 18px;
    white-space: pre-line;
    font-variant-numeric: tabular-nums;
    pointer-events: none;
  }
  @media (max-width: 640px) {
    .legend {
      display: none;
    }
  }
`;
