import type { About } from '../notation.ts';

/** What may be said of an element or attribute besides its description. */
type Details = Omit<About, 'text' | 'link'>;

/**
 * A way to describe what one section of libvirt's page on the domain format explains.
 * @param anchor the section's anchor on that page, with its `#`
 */
export function section(anchor: string): (text: string, details?: Details) => About {
  return (text, details = {}) => ({ text, link: anchor, ...details });
}
