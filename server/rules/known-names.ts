/** What is said of a name that the schema takes, and the hypervisor does not know. */
import type { KnownName } from '../domain/names/known-name.ts';
import { isNear, nearestFirst, spellingDistance } from '../spelling/spelling.ts';

/**
 * The known name that `written` may be a slip of the pen for. What is further off, or differs by its numbers only, may be a newer thing
 * of that kind, which the lists here can't know: so none of these names is written without asking, either.
 */
export function meantName(names: readonly KnownName[], written: string): string | undefined {
  const others = names.map(({ text }) => text).filter((text) => withoutNumbers(text) !== withoutNumbers(written));
  const [nearest] = nearestFirst(others, written);
  if (nearest === undefined || !isNear(written, nearest)) return undefined;
  return spellingDistance(written, nearest) <= mostSlips ? nearest : undefined;
}

const mostSlips = 2;

const withoutNumbers = (name: string): string => name.replace(/\d+/g, '');

/** Whether a template's program writes the name in later. */
export function isPlaceholder(name: string): boolean {
  return /[^\w.+-]/.test(name);
}

/** The question behind a message. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : ` Did you mean ${name}?`;
}
