/** A value that follows from the rest of the guest, or from the host. */
export interface ComputedValue {
  readonly text: string;
  /** What it is, in a few words. */
  readonly what: string;
}
