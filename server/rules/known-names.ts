/** What is said of a name that the schema takes, and the hypervisor does not know. */
import type { KnownName } from '../domain/names/known-name.ts';
import { isNear, nearestFirst } from '../spelling/spelling.ts';

/** The known name that `written` may be a slip of the pen for. One that differs by its numbers only is another thing, maybe a newer one. */
export function meantName(names: readonly KnownName[], written: string): string | undefined {
  const others = names.map(({ text }) => text).filter((text) => withoutNumbers(text) !== withoutNumbers(written));
  const [nearest] = nearestFirst(others, written);
  return nearest !== undefined && isNear(written, nearest) ? nearest : undefined;
}

const withoutNumbers = (name: string): string => name.replace(/\d+/g, '');

/** Whether a template's program writes the name in later. */
export function isPlaceholder(name: string): boolean {
  return /[^\w.+-]/.test(name);
}

/** The question behind a message. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : ` Did you mean ${name}?`;
}
