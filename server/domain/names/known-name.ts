/** A name that the hypervisor gives to something, where libvirt's schema takes any. */
export interface KnownName {
  readonly text: string;
  /** What it is, in a few words. */
  readonly what: string;
}

/** Names of one kind, written with spaces between them. */
export function namesOf(what: string, names: string): readonly KnownName[] {
  return names
    .trim()
    .split(/\s+/)
    .map((text) => ({ text, what }));
}
