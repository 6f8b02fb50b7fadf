import { html } from 'lit';
import type { VariableRow } from '../protocol.ts';
import type { Column } from '../table/columns.ts';
import type { TableRow } from '../table/data-grid.ts';
import { count } from '../text.ts';
import { keyOf, shortAttributes } from './words.ts';

/** A variable as a row of the table. */
export interface VariableLine extends TableRow {
  readonly variable: VariableRow;
}

/** A variable as a line of the table. */
export function lineOf(variable: VariableRow): VariableLine {
  return { key: keyOf(variable), faded: !variable.live, variable };
}

const state: Column<VariableLine> = {
  id: 'state',
  label: 'State',
  width: 'minmax(104px, 0.9fr)',
  sortBy: ({ variable }) => variable.stateWords,
  cell: ({ variable }) => variable.stateWords,
  hint: ({ variable }) => variable.stateWords,
};

const attributes: Column<VariableLine> = {
  id: 'attributes',
  label: 'Attributes',
  width: 'minmax(88px, 1.2fr)',
  sortBy: ({ variable }) => variable.attributes,
  cell: ({ variable }) => shortAttributes(variable.attributes),
  hint: ({ variable }) => variable.attributeWords,
};

/**
 * The state says something only where dead entries are shown too. `brief`: with the details beside the table there is room for
 * little, and the attributes are among them.
 */
export function variableColumns(withDead: boolean, brief: boolean): readonly Column<VariableLine>[] {
  return [
    {
      id: 'name',
      label: 'Name',
      width: 'minmax(112px, 1.3fr)',
      sortBy: ({ variable }) => variable.name,
      cell: ({ variable }) => html`<span class="name">${variable.name}</span>`,
      hint: ({ variable }) => variable.name,
    },
    {
      id: 'vendor',
      label: 'Vendor',
      width: 'minmax(88px, 1.1fr)',
      sortBy: ({ variable }) => variable.vendor,
      cell: ({ variable }) => variable.vendor,
      hint: ({ variable: { vendor, guid } }) => (vendor === guid ? guid : `${vendor}, ${guid}`),
    },
    ...(brief ? [] : [attributes]),
    {
      id: 'size',
      label: 'Bytes',
      width: '72px',
      numeric: true,
      sortBy: ({ variable }) => variable.size,
      cell: ({ variable }) => count(variable.size),
    },
    ...(withDead ? [state] : []),
    {
      id: 'value',
      label: 'Value',
      width: 'minmax(120px, 2.6fr)',
      sortBy: ({ variable }) => variable.summary,
      cell: ({ variable }) => variable.summary,
      hint: ({ variable }) => variable.summary,
    },
  ];
}
