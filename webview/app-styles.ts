import { css } from 'lit';

export const appStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
    overflow: hidden;
  }
  .tabs {
    display: flex;
    flex: none;
    gap: 4px;
    padding: 0 10px;
    border-bottom: 1px solid var(--virtlens-line);
    background: var(--virtlens-surface);
  }
  .tab {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    height: 34px;
    padding: 0 10px;
    border: 0;
    border-bottom: 2px solid transparent;
    color: var(--virtlens-quiet);
    background: none;
    font: inherit;
    cursor: pointer;
    white-space: nowrap;
  }
  .tab:hover {
    color: var(--vscode-foreground);
  }
  .tab[aria-selected='true'] {
    color: var(--vscode-foreground);
    border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--vscode-focusBorder));
    font-weight: 600;
  }
  .badge {
    padding: 0 6px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 9px;
    color: var(--vscode-badge-foreground);
    background: var(--vscode-badge-background);
    font-size: 11px;
    font-weight: 400;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  .panel {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
  }
  .panel > * {
    flex: 1;
    min-height: 0;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 32px;
    padding: 4px 16px;
    border-bottom: 1px solid var(--vscode-inputValidation-warningBorder, var(--virtlens-line));
    color: var(--vscode-inputValidation-warningForeground, inherit);
    background: var(--vscode-inputValidation-warningBackground, var(--virtlens-raised));
  }
  .message {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 12px;
    flex: 1;
    padding: 24px;
    text-align: center;
  }
  .message h1 {
    margin: 0;
    font-size: 16px;
    font-weight: 600;
  }
  .message p {
    max-width: 480px;
    margin: 0;
    line-height: 20px;
  }
  .message .icon,
  .message .icon svg {
    width: 32px;
    height: 32px;
  }
  @media (prefers-reduced-motion: reduce) {
    /* The words below it say the same. */
    vscode-progress-ring {
      display: none;
    }
  }
  @media (max-height: 560px) {
    :host {
      overflow-y: auto;
    }
    .panel {
      flex: none;
    }
  }
`;
