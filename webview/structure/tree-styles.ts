import { css, unsafeCSS } from 'lit';

/** Px. */
export const lineHeight = 22;

export const treeStyles = css`
  :host {
    display: block;
    overflow: auto;
    container-type: inline-size;
  }
  [role='tree'] {
    position: relative;
    min-height: 100%;
  }
  [role='tree']:focus-visible {
    outline: none;
  }
  .line {
    position: absolute;
    left: 0;
    right: 0;
    display: flex;
    align-items: center;
    gap: 4px;
    height: ${unsafeCSS(lineHeight)}px;
    padding-right: 12px;
    cursor: pointer;
    border: 1px solid transparent;
  }
  .line:hover {
    background: var(--vscode-list-hoverBackground);
    color: var(--vscode-list-hoverForeground, inherit);
    border: 1px dashed var(--vscode-contrastActiveBorder, transparent);
  }
  .line.current {
    background: var(--vscode-list-inactiveSelectionBackground);
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    border: 1px solid var(--vscode-contrastActiveBorder, transparent);
  }
  [role='tree']:focus .line.current {
    background: var(--vscode-list-activeSelectionBackground);
    color: var(--vscode-list-activeSelectionForeground);
    border-color: var(--vscode-list-focusOutline, var(--vscode-focusBorder));
  }
  .twist {
    width: 16px;
    flex: none;
  }
  .picture {
    display: inline-flex;
    color: var(--role, inherit);
  }
  .current .picture {
    color: inherit;
  }
  .label {
    flex: 0 1 auto;
    min-width: 40px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* Where there is room for less than three letters, the word goes to a second line, which is not seen. */
  .kind {
    display: flex;
    flex: 0 100000 auto;
    flex-wrap: wrap;
    min-width: 0;
    height: 16px;
    overflow: hidden;
    color: var(--virtlens-quiet);
    font-size: 11px;
    line-height: 16px;
  }
  .kind::before {
    width: 4px;
    height: 16px;
    content: '';
  }
  .kind span {
    flex: 0 1 auto;
    min-width: 3em;
    max-width: calc(100% - 4px);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .detail {
    flex: none;
    margin-left: auto;
    padding-left: 8px;
    color: var(--virtlens-quiet);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  /* Where there is little room, names need it more; sizes are said of the chosen node. */
  @container (max-width: 230px) {
    .detail {
      display: none;
    }
  }
  .current .detail,
  .current .kind {
    color: inherit;
  }
  .dead .label {
    text-decoration: line-through;
    color: var(--virtlens-quiet);
  }
  .current.dead .label {
    color: inherit;
  }
  .mark,
  .warns .picture {
    color: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
  }
  .mark {
    display: inline-flex;
    flex: none;
  }
`;
