/** Dependency expressions: when a module may be started (PI specification, volume 2, section 10.7, and volume 1, section 5.7). */
import { u8 } from '../bytes.ts';
import { guidAt, guidLength } from '../guid.ts';

/** By opcode; the first three are followed by a GUID. */
const operations = ['BEFORE', 'AFTER', 'PUSH', 'AND', 'OR', 'NOT', 'TRUE', 'FALSE', 'END', 'SOR'] as const;
const lastWithGuid = 2;
const end = 8;

export interface DependencyExpression {
  /** One operation a line. */
  readonly lines: readonly string[];
  /** What is wrong with it. */
  readonly problem: string | undefined;
}

/** Reads the expression in [offset, limit). The PEI phase has no BEFORE, AFTER and SOR, but the same numbers. */
export function readDepex(bytes: Uint8Array, offset: number, limit: number): DependencyExpression {
  const lines: string[] = [];
  for (let at = offset; at < limit; ) {
    const opcode = u8(bytes, at);
    const operation = operations[opcode];
    if (operation === undefined) return { lines, problem: `The dependency expression has an unknown operation ${opcode}.` };
    at += 1;
    if (opcode <= lastWithGuid) {
      if (at + guidLength > limit) return { lines, problem: `The dependency expression ends within the GUID of ${operation}.` };
      lines.push(`${operation} ${guidAt(bytes, at)}`);
      at += guidLength;
    } else {
      lines.push(operation);
    }
    if (opcode === end) return { lines, problem: undefined };
  }
  return { lines, problem: 'The dependency expression has no END.' };
}
