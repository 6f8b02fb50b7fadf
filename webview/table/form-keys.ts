/** What can be done with a form by its keys. */
interface Form {
  readonly close: () => void;
  readonly send: (event: Event) => void;
}

/**
 * Escape closes a form; Enter sends it from a field of one line, and from others that `isField` knows. No other key is kept from the
 * page. The path tells the field also where it stands within a component of the form.
 */
export function pressInForm(event: KeyboardEvent, { close, send }: Form, isField = isOfOneLine): void {
  if (event.key === 'Escape') close();
  else if (event.key === 'Enter' && isField(event.composedPath()[0])) send(event);
  else return;
  event.stopPropagation();
}

function isOfOneLine(target: EventTarget | undefined): boolean {
  return target instanceof HTMLInputElement;
}
