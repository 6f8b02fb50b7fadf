import { css } from 'lit';

export const appStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
    overflow: hidden;
  }
  .panes {
    display: flex;
    flex: 1;
    min-height: 240px;
  }
  structure-tree {
    flex: none;
    background: var(--virtlens-surface);
  }
  hex-pane {
    flex: 1;
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
  @media (max-width: 720px) {
    .panes {
      flex-direction: column;
    }
    structure-tree {
      width: auto !important;
      max-height: 30%;
      border-bottom: 1px solid var(--virtlens-line);
    }
    panel-sash {
      display: none;
    }
  }
  @media (max-height: 560px) {
    :host {
      overflow-y: auto;
    }
    .panes {
      flex: none;
      height: 100vh;
    }
  }
`;
