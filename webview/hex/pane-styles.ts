import { css } from 'lit';

export const paneStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    container-type: inline-size;
  }
  .toolbar {
    display: flex;
    flex: none;
    align-items: center;
    gap: 4px;
    height: 32px;
    padding: 0 8px 0 12px;
    border-bottom: 1px solid var(--virtlens-line);
  }
  .trail {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .inside {
    display: flex;
    flex: none;
    align-items: center;
    gap: 6px;
    height: 26px;
    padding: 0 12px;
    border-bottom: 1px solid var(--virtlens-line);
    background: var(--virtlens-surface);
    font-size: 12px;
  }
  select {
    flex: 0 1 auto;
    min-width: 72px;
    height: 24px;
    padding: 0 4px;
    border: 1px solid var(--vscode-dropdown-border, var(--virtlens-line));
    border-radius: 4px;
    color: var(--vscode-dropdown-foreground, inherit);
    background: var(--vscode-dropdown-background, var(--virtlens-raised));
    font: inherit;
  }
  .stage {
    position: relative;
    display: flex;
    flex: 1;
    min-height: 0;
  }
  @container (max-width: 560px) {
    .word {
      display: none;
    }
  }
`;
