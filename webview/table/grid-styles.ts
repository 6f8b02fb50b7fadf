import { css } from 'lit';
import { headHeight, rowHeight } from './visible-window.ts';

export const gridStyles = css`
  :host {
    display: flex;
    min-width: 0;
    min-height: 0;
  }
  .grid {
    flex: 1;
    min-width: 0;
    overflow: auto;
    position: relative;
  }
  .grid[aria-activedescendant]:focus-visible {
    outline: none;
  }
  .row {
    display: grid;
    grid-template-columns: var(--tracks);
    align-items: center;
    height: ${rowHeight}px;
    padding: 0 8px;
    border: 1px solid transparent;
    cursor: default;
  }
  .rows .row:hover {
    color: var(--vscode-list-hoverForeground, inherit);
    background: var(--vscode-list-hoverBackground);
    border-color: var(--vscode-contrastActiveBorder, transparent);
  }
  .rows .row.current {
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    background: var(--vscode-list-inactiveSelectionBackground);
    border-color: var(--vscode-contrastActiveBorder, transparent);
  }
  .grid:focus .row.current {
    color: var(--vscode-list-activeSelectionForeground);
    background: var(--vscode-list-activeSelectionBackground);
    border-color: var(--vscode-list-focusOutline, var(--vscode-focusBorder));
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 1;
    height: ${headHeight}px;
    border-bottom: 1px solid var(--virtlens-line);
    background: var(--vscode-editor-background);
  }
  .cell {
    overflow: hidden;
    padding: 0 8px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* The head lies over the ring around the table, so it has a part of it. */
  .grid:not([aria-activedescendant]):focus-visible .head {
    border-color: var(--vscode-focusBorder) var(--vscode-focusBorder) var(--virtlens-line);
  }
  .numeric {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .head .cell {
    padding: 0 2px;
  }
  .sort {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    max-width: 100%;
    height: 24px;
    padding: 0 6px;
    border: 0;
    border-radius: 4px;
    color: var(--virtlens-quiet);
    background: none;
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  .sort span:first-child {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .sort:hover {
    color: var(--vscode-foreground);
    background: var(--vscode-toolbar-hoverBackground);
  }
  .rows {
    position: relative;
  }
  .shifted {
    position: absolute;
    inset: 0 0 auto;
  }
  .faded .name {
    text-decoration: line-through;
  }
  .faded:not(.current) .cell {
    color: var(--virtlens-quiet);
  }
  .current .tag.bad {
    color: inherit;
  }
  .empty {
    margin: 24px 16px;
    text-align: center;
    color: var(--virtlens-quiet);
  }
`;
