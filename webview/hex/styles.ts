import { css } from 'lit';

/** Row height in px; the view positions rows by it. */
export const rowHeight = 20;

export const hexStyles = css`
  :host {
    display: flex;
    flex: 1;
    min-height: 0;
    position: relative;
    font-family: var(--virtlens-mono);
    font-size: 13px;
  }
  .grid {
    flex: 1;
    min-width: 0;
    display: flex;
    flex-direction: column;
    overflow-x: auto;
    overflow-y: hidden;
    cursor: text;
    user-select: none;
  }
  .grid:focus-visible {
    outline: none;
  }
  .rows {
    flex: 1;
    min-height: 0;
    min-width: max-content;
    position: relative;
    overflow: hidden;
  }
  .shifted {
    position: absolute;
    inset: 0 auto auto 0;
    will-change: transform;
  }
  .row {
    display: flex;
    width: max-content;
    height: ${rowHeight}px;
    line-height: ${rowHeight}px;
    padding: 0 12px;
    white-space: pre;
  }
  .head {
    flex: none;
    height: 24px;
    line-height: 24px;
    width: 100%;
    min-width: max-content;
    color: var(--virtlens-quiet);
    border-bottom: 1px solid var(--virtlens-line);
    cursor: default;
  }
  .offset {
    width: 9ch;
    margin-right: 2ch;
    color: var(--vscode-editorLineNumber-activeForeground, var(--virtlens-quiet));
  }
  .marked::before {
    position: absolute;
    left: 2px;
    width: 6px;
    height: 12px;
    margin-top: 4px;
    border-radius: 1px;
    background: var(--vscode-charts-yellow, #cca700);
    content: '';
  }
  .low {
    margin-left: 1ch;
  }
  .head .offset {
    color: inherit;
  }
  .bytes {
    display: flex;
    margin-right: 1.5ch;
  }
  .byte {
    width: 3ch;
    text-align: center;
  }
  .byte:nth-child(9) {
    width: 4ch;
    padding-left: 1ch;
  }
  .text {
    width: 16ch;
  }
  .rows .byte,
  .rows .text > span {
    display: inline-block;
    height: ${rowHeight}px;
    background: color-mix(in srgb, var(--role, transparent) var(--virtlens-tint), transparent);
    border-bottom: var(--virtlens-rule) solid var(--role, transparent);
  }
  .rows .byte.selected,
  .rows .text > span.selected {
    color: var(--virtlens-selected-text);
    background: var(--virtlens-selected);
  }
  .rows .byte.cursor {
    position: relative;
  }
  .rows .byte.cursor::after {
    position: absolute;
    inset: 0;
    border: 1px dashed currentColor;
    border-radius: 2px;
    content: '';
  }
  .rows .byte.cursor:nth-child(9)::after {
    left: 1ch;
  }
  .grid:focus .byte.cursor::after {
    border: 2px solid var(--vscode-focusBorder);
  }
  .scrollbar {
    flex: none;
    width: 14px;
    overflow-x: hidden;
    overflow-y: scroll;
  }
  .scrollbar > div {
    width: 1px;
  }
`;
