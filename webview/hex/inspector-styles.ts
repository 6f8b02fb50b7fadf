import { css } from 'lit';

export const inspectorStyles = css`
  :host {
    display: block;
    overflow: auto;
    background: var(--virtlens-surface);
    font-size: 12px;
  }
  @media (max-width: 1239px) and (min-width: 721px) {
    :host {
      display: flex;
    }
    section {
      flex: 1;
      min-width: 0;
      overflow: auto;
      border-bottom: 0;
      border-right: 1px solid var(--virtlens-line);
    }
  }
  section {
    padding: 8px 12px;
    border-bottom: 1px solid var(--virtlens-line);
  }
  h2 {
    margin: 0 0 4px;
    color: var(--virtlens-quiet);
    font-size: 11px;
    font-weight: 600;
  }
  p {
    margin: 0;
    line-height: 20px;
    overflow-wrap: anywhere;
  }
  .strong {
    font-weight: 600;
  }
  .strong .quiet {
    font-weight: 400;
  }
  .value {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .flags {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin: 2px 0 4px;
    padding: 0;
    list-style: none;
  }
  .flags li {
    padding: 0 6px;
    border: 1px solid var(--virtlens-line);
    border-radius: 9px;
    line-height: 16px;
    font-size: 11px;
  }
  .warning {
    display: flex;
    gap: 6px;
    padding: 2px 0;
  }
  .warning .icon {
    margin-top: 2px;
    color: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
  }
  dl {
    margin: 4px 0;
  }
  dl > div {
    display: flex;
    gap: 8px;
    line-height: 18px;
  }
  dt {
    flex: 0 0 76px;
    color: var(--virtlens-quiet);
  }
  dd {
    flex: 1;
    min-width: 0;
    margin: 0;
    overflow-wrap: anywhere;
    white-space: pre-line;
    font-variant-numeric: tabular-nums;
  }
  summary {
    color: var(--virtlens-quiet);
    cursor: pointer;
    line-height: 20px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    table-layout: fixed;
  }
  th,
  td {
    height: 20px;
    padding: 0 4px 0 0;
    overflow: hidden;
    text-align: left;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 400;
  }
  th {
    width: 76px;
    color: var(--virtlens-quiet);
  }
  details th {
    width: 45%;
  }
  .heads th {
    font-size: 11px;
  }
  .here th,
  .here td {
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    background: var(--vscode-list-inactiveSelectionBackground);
  }
  .here {
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .name,
  .copyable {
    max-width: 100%;
    padding: 0;
    overflow: hidden;
    border: 0;
    color: inherit;
    background: none;
    font-size: 12px;
    text-align: left;
    text-overflow: ellipsis;
    white-space: nowrap;
    cursor: pointer;
  }
  .name {
    font-family: inherit;
  }
  .name:hover,
  .copyable:hover {
    text-decoration: underline;
  }
  button.small {
    display: inline-flex;
    height: 18px;
    padding: 0 2px;
    vertical-align: middle;
  }
`;
