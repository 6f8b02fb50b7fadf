import type { Locator, Page } from 'playwright-core';

/** The Variables page, as a test sees and uses it. */
export interface VariablesView {
  table(): Locator;
  /** By the variable's name. */
  row(name: string): Locator;
  /** The panel beside the table. */
  details(): Locator;
  /** Waits until the keys go to the table. */
  focusOnTable(): Promise<void>;
  /** What undo would call the changes, in order. */
  made(): Promise<string[]>;
}

/** Of the page that is open when something is asked. */
export function variablesView(page: () => Page): VariablesView {
  const table = () => page().getByRole('grid', { name: 'Variables' });
  return {
    table,
    row: (name) =>
      table()
        .getByRole('row')
        .filter({ has: page().locator('.name').getByText(name, { exact: true }) }),
    details: () => page().getByRole('complementary', { name: 'Details' }),
    focusOnTable: () => page().locator('variables-page data-grid [role=grid]:focus').waitFor(),
    made: () => page().evaluate(() => window.fakeHost.edits.made),
  };
}
