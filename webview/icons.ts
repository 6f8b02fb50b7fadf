import add from '@vscode/codicons/src/icons/add.svg';
import archive from '@vscode/codicons/src/icons/archive.svg';
import arrowDown from '@vscode/codicons/src/icons/arrow-down.svg';
import arrowUp from '@vscode/codicons/src/icons/arrow-up.svg';
import bookmark from '@vscode/codicons/src/icons/bookmark.svg';
import caseSensitive from '@vscode/codicons/src/icons/case-sensitive.svg';
import check from '@vscode/codicons/src/icons/check.svg';
import chevronDown from '@vscode/codicons/src/icons/chevron-down.svg';
import chevronRight from '@vscode/codicons/src/icons/chevron-right.svg';
import chip from '@vscode/codicons/src/icons/chip.svg';
import close from '@vscode/codicons/src/icons/close.svg';
import copy from '@vscode/codicons/src/icons/copy.svg';
import dash from '@vscode/codicons/src/icons/dash.svg';
import database from '@vscode/codicons/src/icons/database.svg';
import discard from '@vscode/codicons/src/icons/discard.svg';
import edit from '@vscode/codicons/src/icons/edit.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import exportFile from '@vscode/codicons/src/icons/export.svg';
import file from '@vscode/codicons/src/icons/file.svg';
import fileBinary from '@vscode/codicons/src/icons/file-binary.svg';
import fileCode from '@vscode/codicons/src/icons/file-code.svg';
import filter from '@vscode/codicons/src/icons/filter.svg';
import gripper from '@vscode/codicons/src/icons/gripper.svg';
import history from '@vscode/codicons/src/icons/history.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import inspect from '@vscode/codicons/src/icons/inspect.svg';
import key from '@vscode/codicons/src/icons/key.svg';
import layers from '@vscode/codicons/src/icons/layers.svg';
import lock from '@vscode/codicons/src/icons/lock.svg';
import pass from '@vscode/codicons/src/icons/pass.svg';
import search from '@vscode/codicons/src/icons/search.svg';
import shield from '@vscode/codicons/src/icons/shield.svg';
import split from '@vscode/codicons/src/icons/split-horizontal.svg';
import field from '@vscode/codicons/src/icons/symbol-field.svg';
import target from '@vscode/codicons/src/icons/target.svg';
import trash from '@vscode/codicons/src/icons/trash.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import { html, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';

const icons = {
  inspect,
  file,
  dash,
  bookmark,
  archive,
  lock,
  trash,
  pass,
  gripper,
  filter,
  exportFile,
  edit,
  discard,
  add,
  arrowDown,
  arrowUp,
  caseSensitive,
  check,
  chevronDown,
  chevronRight,
  chip,
  close,
  copy,
  database,
  error,
  field,
  fileBinary,
  fileCode,
  history,
  info,
  key,
  layers,
  search,
  shield,
  split,
  target,
  warning,
};

export type IconName = keyof typeof icons;

/** A codicon, for the eye only: what it says stands beside it, or in the label of its button. */
export function icon(name: IconName, slot = ''): TemplateResult {
  // The text is part of the bundle, so there is nothing foreign in it.
  return html`<span class="icon" slot=${slot} aria-hidden="true">${unsafeHTML(icons[name])}</span>`;
}
