import type { Domain } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed } from '../../domain/element.ts';
import { numaCells } from '../../domain/numa.ts';
import { numberSet } from '../../domain/processors.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, numberSaid, said, spanOf } from '../report.ts';

/** Which pages the memory of the whole guest and of each cell is made of. */
export function hugePages({ element }: Domain): readonly Complaint[] {
  const pages = childrenNamed(childNamed(childNamed(element, 'memoryBacking'), 'hugepages'), 'page');
  if (pages.length === 0) return [];
  const cellCount = numaCells(element).length;
  const isMaster = (page: XmlElement): boolean =>
    // Without NUMA cells, `nodeset='0'` means the whole guest.
    !attributeValue(page, 'nodeset') || (cellCount === 0 && said(page, 'nodeset') === '0');
  const [first, second] = pages.filter(isMaster);
  const complaints: Complaint[] = pages.flatMap(noSize);
  if (first && second) {
    complaints.push({
      message: `Two sizes of pages are meant for the whole guest ("two master hugepages detected: ${said(first, 'size') ?? ''} and ${said(second, 'size') ?? ''}").`,
      span: second.span,
      related: [{ message: 'the other one', span: first.span }],
    });
  }
  return [
    ...complaints,
    ...pageNodes(
      pages.filter((page) => !isMaster(page)),
      cellCount,
    ),
  ];
}

function noSize(page: XmlElement): readonly Complaint[] {
  if (numberSaid(page, 'size') !== 0) return [];
  return [{ message: 'Pages have a size ("hugepage size can\'t be zero").', span: spanOf(page, 'size') }];
}

function pageNodes(pages: readonly XmlElement[], cellCount: number): readonly Complaint[] {
  const used = new Map<number, XmlElement>();
  return pages.flatMap((page) => {
    const nodes = [...(numberSet(said(page, 'nodeset') ?? '') ?? [])];
    const missing = nodes.find((node) => node >= cellCount);
    const again = nodes.find((node) => used.has(node));
    const other = again === undefined ? undefined : used.get(again);
    for (const node of nodes) used.set(node, page);
    const span = spanOf(page, 'nodeset');
    if (missing !== undefined) {
      const has = cellCount === 0 ? 'no NUMA cells' : `${cellCount} NUMA cells, numbered from 0`;
      const message = `nodeset= names cells of the guest, not nodes of the host, and the guest has ${has} ("hugepages: node ${missing} not found").`;
      return [{ message, span }];
    }
    if (!other) return [];
    return [
      {
        message: `Cell ${again} has its pages already ("nodeset attribute of hugepages of sizes … intersect").`,
        span,
        related: [{ message: 'the other one', span: other.span }],
      },
    ];
  });
}

/** Where on the host the memory comes from. */
export function memoryTuning({ element, document }: Domain): readonly Complaint[] {
  const tune = childNamed(element, 'numatune');
  const memory = childNamed(tune, 'memory');
  const complaints: Complaint[] = [];
  if (memory && said(memory, 'placement') === 'static' && !attributeValue(memory, 'nodeset')) {
    complaints.push({
      message: `placement='static' means the nodes of nodeset=, and there is none ("nodeset for NUMA memory tuning must be set if 'placement' is 'static'").`,
      span: memory.span,
    });
  }
  const nodes = childrenNamed(tune, 'memnode');
  const restrictive = said(memory, 'mode') === 'restrictive';
  const other = nodes.find((node) => (said(node, 'mode') === 'restrictive') !== restrictive);
  if (memory && other && said(other, 'mode') !== undefined && attributeValue(memory, 'mode')?.value !== '') {
    const [where, why] = restrictive ? ['memnode', 'memory'] : ['memory', 'memnode'];
    complaints.push({
      message: `The mode 'restrictive' is for the whole guest or for none of it ("'restrictive' mode is required in ${where} element when mode is 'restrictive' in ${why} element").`,
      span: spanOf(other, 'mode'),
    });
  }
  const [first] = nodes;
  if (memory && first && said(memory, 'placement') === 'auto') {
    complaints.push({
      message: `With placement='auto' the host chooses for all cells ("Per-node binding is not compatible with automatic NUMA placement.").`,
      span: first.span,
      related: [{ message: 'placement is here', span: spanOf(memory, 'placement') }],
    });
  }
  const cellCount = numaCells(element).length;
  return [
    ...complaints,
    ...nodes.flatMap((node, index) => {
      const number = numberSaid(node, 'cellid');
      if (number === undefined) return [];
      const span = spanOf(node, 'cellid');
      if (number >= cellCount) {
        const libvirt =
          cellCount === 0
            ? "Element 'memnode' is invalid without any guest NUMA cells"
            : "Argument 'cellid' in memnode element must correspond to existing guest's NUMA cell";
        return [{ message: `The guest has ${cellCount} NUMA cells, none with the number ${number} ("${libvirt}").`, span }];
      }
      if (!nodes.slice(0, index).some((before) => numberSaid(before, 'cellid') === number)) return [];
      const fixes = [preferredFix('Remove this <memnode>', [removeElement(document, node)])];
      const message = `Where the memory of cell ${number} comes from is said above ("Multiple memnode elements with cellid ${number}").`;
      return [{ message, span, fixes }];
    }),
  ];
}
