import { css } from 'lit';

/** For the document: the page's frame, and the colour of every role, derived from the theme. */
export const pageStyles = css`
  html,
  body {
    height: 100%;
    margin: 0;
    padding: 0;
    overflow: hidden;
  }
  body {
    color: var(--vscode-foreground);
    background: var(--vscode-editor-background);
    font-family: var(--vscode-font-family, system-ui, sans-serif);
    font-size: var(--vscode-font-size, 13px);
    scrollbar-color: var(--vscode-scrollbarSlider-background) transparent;

    --virtlens-text: var(--vscode-foreground);
    --virtlens-quiet: color-mix(in srgb, var(--vscode-foreground) 86%, var(--vscode-editor-background));
    --virtlens-line: var(--vscode-panel-border, color-mix(in srgb, var(--vscode-foreground) 20%, transparent));
    --virtlens-surface: var(--vscode-sideBar-background, var(--vscode-editor-background));
    --virtlens-raised: var(--vscode-editorWidget-background, var(--vscode-editor-background));
    --virtlens-mono: var(--vscode-editor-font-family, ui-monospace, monospace);
    --virtlens-selected: var(--vscode-editor-selectionBackground);
    --virtlens-selected-text: var(--vscode-editor-selectionForeground, inherit);

    --virtlens-tint: 16%;
    --virtlens-map-tint: 38%;
    --virtlens-rule: 0px;

    --virtlens-role-volume-header: color-mix(in srgb, var(--vscode-foreground) 60%, var(--vscode-editor-background));
    --virtlens-role-variable-store: var(--vscode-charts-green, #89d185);
    --virtlens-role-variable-free: color-mix(in srgb, var(--vscode-charts-green, #89d185) 45%, var(--vscode-editor-background));
    --virtlens-role-event-log: var(--vscode-terminal-ansiCyan, #29b8db);
    --virtlens-role-ftw-working: var(--vscode-charts-yellow, #cca700);
    --virtlens-role-ftw-spare: var(--vscode-symbolIcon-classForeground, var(--vscode-charts-orange, #d18616));
    --virtlens-role-code: var(--vscode-charts-blue, #3794ff);
    --virtlens-role-reset-vector: var(--vscode-charts-red, #f14c4c);
    --virtlens-role-padding: color-mix(in srgb, var(--vscode-foreground) 30%, var(--vscode-editor-background));
    --virtlens-role-data: var(--vscode-charts-purple, #b180d7);
  }
  body.vscode-high-contrast,
  body.vscode-high-contrast-light {
    --virtlens-quiet: var(--vscode-foreground);
    --virtlens-line: var(--vscode-contrastBorder);
    --virtlens-surface: var(--vscode-editor-background);
    --virtlens-raised: var(--vscode-editor-background);
    --virtlens-tint: 0%;
    --virtlens-map-tint: 0%;
    --virtlens-rule: 1px;
  }
`;

/** For every component: reset, icons, focus, numbers, and --role from the class of a role. */
export const sharedStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  .icon {
    display: inline-flex;
    flex: none;
    width: 16px;
    height: 16px;
  }
  .icon svg {
    width: 16px;
    height: 16px;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .mono {
    font-family: var(--virtlens-mono);
    font-size: 12px;
  }
  .quiet {
    color: var(--virtlens-quiet);
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button.plain {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    height: 24px;
    padding: 0 6px;
    border: 1px solid transparent;
    border-radius: 4px;
    color: inherit;
    background: none;
    font: inherit;
    cursor: pointer;
    white-space: nowrap;
  }
  button.plain:hover {
    background: var(--vscode-toolbar-hoverBackground);
    border-color: var(--vscode-contrastActiveBorder, transparent);
  }
  button.plain:disabled {
    color: var(--vscode-disabledForeground, var(--virtlens-quiet));
    background: none;
    border-color: transparent;
    cursor: default;
  }
  .tag {
    display: inline-block;
    padding: 0 6px;
    border: 1px solid currentColor;
    border-radius: 8px;
    font-size: 11px;
    font-weight: 400;
    line-height: 12px;
    vertical-align: middle;
  }
  .tag.bad {
    color: var(--vscode-errorForeground);
  }
  button.plain[aria-pressed='true'],
  button.plain[aria-checked='true'] {
    color: var(--vscode-inputOption-activeForeground, inherit);
    background: var(--vscode-inputOption-activeBackground);
    border-color: var(--vscode-inputOption-activeBorder, var(--vscode-contrastBorder, transparent));
  }
  button.link {
    padding: 0;
    border: 0;
    color: var(--vscode-textLink-foreground);
    background: none;
    font: inherit;
    font-family: var(--virtlens-mono);
    font-size: 12px;
    cursor: pointer;
  }
  button.link:hover {
    color: var(--vscode-textLink-activeForeground);
    text-decoration: underline;
  }
  .role-volume-header {
    --role: var(--virtlens-role-volume-header);
  }
  .role-variable-store {
    --role: var(--virtlens-role-variable-store);
  }
  .role-variable-free {
    --role: var(--virtlens-role-variable-free);
  }
  .role-event-log {
    --role: var(--virtlens-role-event-log);
  }
  .role-ftw-working {
    --role: var(--virtlens-role-ftw-working);
  }
  .role-ftw-spare {
    --role: var(--virtlens-role-ftw-spare);
  }
  .role-code {
    --role: var(--virtlens-role-code);
  }
  .role-reset-vector {
    --role: var(--virtlens-role-reset-vector);
  }
  .role-padding {
    --role: var(--virtlens-role-padding);
  }
  .role-data {
    --role: var(--virtlens-role-data);
  }
`;
