import { css } from 'lit';

/** For panels beside a table: heads, facts, buttons in rows, and what is typed into. */
export const formStyles = css`
  h2 {
    margin: 0;
    font-size: 14px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  h3 {
    margin: 16px 0 6px;
    font-size: 12px;
    font-weight: 600;
    color: var(--virtlens-quiet);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 4px;
    margin: 8px 0 0 -6px;
  }
  dl.facts {
    display: grid;
    grid-template-columns: minmax(88px, max-content) minmax(0, 1fr);
    gap: 6px 12px;
    margin: 0;
    line-height: 18px;
  }
  dl.facts dt {
    color: var(--virtlens-quiet);
  }
  dl.facts dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .field {
    display: grid;
    gap: 4px;
    margin-top: 12px;
  }
  .field > label,
  legend {
    padding: 0;
    font-weight: 600;
  }
  fieldset {
    margin: 12px 0 0;
    padding: 0;
    border: 0;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    margin-top: 4px;
  }
  input[type='text'],
  select,
  textarea {
    box-sizing: border-box;
    width: 100%;
    min-height: 26px;
    padding: 3px 6px;
    border: 1px solid var(--vscode-settings-textInputBorder, var(--vscode-input-border, var(--virtlens-line)));
    border-radius: 4px;
    color: var(--vscode-settings-textInputForeground, var(--vscode-input-foreground));
    background: var(--vscode-settings-textInputBackground, var(--vscode-input-background));
    font: inherit;
  }
  textarea {
    min-height: 72px;
    resize: vertical;
    font-family: var(--virtlens-mono);
    font-size: 12px;
    line-height: 18px;
  }
  select {
    color: var(--vscode-settings-dropdownForeground, var(--vscode-dropdown-foreground, inherit));
    background: var(--vscode-settings-dropdownBackground, var(--vscode-dropdown-background));
    border-color: var(--vscode-settings-dropdownBorder, var(--vscode-dropdown-border, var(--virtlens-line)));
  }
  input:placeholder-shown {
    text-overflow: ellipsis;
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--vscode-input-placeholderForeground, var(--virtlens-quiet));
  }
  input:focus-visible,
  select:focus-visible,
  textarea:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  [aria-invalid='true'] {
    border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
  }
  input[type='text']:disabled {
    opacity: 0.5;
  }
  input[type='checkbox'],
  input[type='radio'] {
    margin: 0;
    accent-color: var(--vscode-focusBorder);
  }
  .choices label {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .hint {
    margin: 0;
    font-size: 12px;
    color: var(--virtlens-quiet);
  }
  .problem {
    margin: 4px 0 0;
    color: var(--vscode-errorForeground);
  }
  .warned {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    margin: 12px 0 0;
    line-height: 18px;
  }
  .warned .icon {
    margin-top: 1px;
    color: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
  }
  .buttons {
    display: flex;
    gap: 8px;
    margin-top: 16px;
  }
`;

/** For a page that is a table with a panel beside it. */
export const tablePageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .toolbar {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    padding: 8px 16px;
    border-bottom: 1px solid var(--virtlens-line);
  }
  .toolbar .filter {
    position: relative;
    flex: 1 1 120px;
    max-width: 280px;
  }
  .toolbar .filter .icon {
    position: absolute;
    top: 5px;
    left: 6px;
    color: var(--virtlens-quiet);
    pointer-events: none;
  }
  .toolbar .filter input {
    padding-left: 28px;
  }
  .toolbar .changes {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 8px;
    margin-left: auto;
  }
  .notice {
    display: flex;
    flex: none;
    align-items: flex-start;
    gap: 8px;
    padding: 6px 16px;
    border-bottom: 1px solid var(--virtlens-line);
    line-height: 18px;
  }
  .notice .icon {
    margin-top: 1px;
  }
  .notice.warning .icon {
    color: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
  }
  .notice.info .icon {
    color: var(--vscode-editorInfo-foreground, var(--vscode-charts-blue));
  }
  .notice.failed {
    color: var(--vscode-errorForeground);
  }
  .notice span {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .split {
    display: flex;
    flex: 1;
    min-height: 0;
  }
  .split > data-grid {
    flex: 1 1 0;
  }
  .aside {
    flex: none;
    width: clamp(320px, 38vw, 520px);
    overflow: auto;
    padding: 12px 16px 24px;
    border-left: 1px solid var(--virtlens-line);
    background: var(--virtlens-surface);
  }
  .nothing {
    margin: auto;
    max-width: 480px;
    padding: 24px;
    text-align: center;
    line-height: 20px;
  }
  .nothing p {
    margin: 8px 0 0;
  }
  @media (max-width: 800px) {
    .split {
      flex-direction: column;
    }
    .aside {
      width: auto;
      max-height: 55%;
      border-top: 1px solid var(--virtlens-line);
      border-left: 0;
    }
  }
`;
