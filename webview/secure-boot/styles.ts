import { css } from 'lit';

export const secureBootStyles = css`
  .verdict {
    display: flex;
    flex: none;
    align-items: center;
    gap: 10px;
    padding: 12px 16px;
    border-bottom: 1px solid var(--virtlens-line);
    font-size: 14px;
    font-weight: 600;
    line-height: 20px;
  }
  .verdict > .icon,
  .verdict > .icon svg {
    width: 20px;
    height: 20px;
  }
  .verdict .sentence {
    flex: 1;
  }
  .verdict button {
    flex: none;
    font-size: 13px;
    font-weight: 400;
  }
  .verdict.on > .icon {
    color: var(--vscode-charts-green, #89d185);
  }
  .verdict.off > .icon {
    color: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
  }
  .warnings {
    flex: 0 1 auto;
    min-height: 34px;
    max-height: 28vh;
    margin: 0;
    padding: 4px 16px;
    overflow: auto;
    border-bottom: 1px solid var(--virtlens-line);
    list-style: none;
    line-height: 18px;
  }
  .warnings li {
    display: flex;
    gap: 8px;
    padding: 3px 0;
  }
  .warnings .icon {
    margin-top: 1px;
    color: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
  }
  .database {
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  .database > data-grid {
    flex: 1;
  }
  @media (min-width: 801px) and (max-width: 1000px) {
    .split {
      display: grid;
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) auto;
    }
    .split > database-list {
      grid-column: 1 / -1;
    }
  }
  .purpose {
    flex: none;
    margin: 0;
    padding: 6px 16px;
    font-size: 12px;
  }
`;
