import type { Span } from '../xml/tree.ts';

/** A piece of QEMU's command line, and what in the domain it comes from. */
export interface Fragment {
  readonly about: 'firmware' | 'machine' | 'disk';
  /** As libvirt 12 writes it. A value that begins with `{` is JSON. */
  readonly libvirt: readonly string[];
  /** As a person would write it; empty where another fragment says it already. */
  readonly plain: readonly string[];
  readonly span: Span;
}

/** A part of the command line that a domain becomes. Values that libvirt alone decides (PCI places, memory, CPU) are left out. */
export interface CommandLine {
  readonly fragments: readonly Fragment[];
  /** What can't be told, each a plain sentence. */
  readonly remarks: readonly string[];
}

/** `-blockdev` with its JSON, in the order of the keys. */
export function blockdev(properties: Readonly<Record<string, unknown>>): readonly string[] {
  return ['-blockdev', JSON.stringify(properties)];
}

/** In QEMU's `key=value,…` lists a comma within a value is written twice. */
export function listValue(text: string): string {
  return text.replaceAll(',', ',,');
}
