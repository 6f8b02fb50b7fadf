import type { Value } from '../domain/element.ts';
import type { Level } from '../rules/rule.ts';

/** A stretch of the document: UTF-16 offsets, `end` exclusive. */
export type Span = Value['span'];

/** Something to tell about a file beside the domains. */
export interface NeighbourFinding {
  /** `qemu-conf/…` or `descriptor/…`. */
  readonly code: string;
  readonly level: Level;
  readonly message: string;
  readonly span: Span;
}
