import { css } from 'lit';

export const finderStyles = css`
  :host {
    position: absolute;
    top: 4px;
    right: 28px;
    z-index: 4;
    width: min(440px, calc(100% - 40px));
    padding: 8px;
    border: 1px solid var(--vscode-editorWidget-border, var(--virtlens-line));
    border-radius: 4px;
    color: var(--vscode-editorWidget-foreground, inherit);
    background: var(--virtlens-raised);
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }
  .line {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .line + .line {
    margin-top: 4px;
  }
  .gap {
    flex: 1;
  }
  vscode-textfield {
    flex: 1;
    width: auto;
    min-width: 0;
  }
  .outcomes {
    display: flex;
    gap: 8px;
    min-height: 16px;
    margin: 4px 4px 0;
    font-size: 12px;
  }
  .problem {
    color: var(--vscode-errorForeground);
  }
  button.plain {
    justify-content: center;
    min-width: 24px;
    padding: 0 6px;
  }
`;
