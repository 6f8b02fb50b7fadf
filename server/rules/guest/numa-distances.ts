import type { Domain } from '../../domain/domain.ts';
import { childNamed, childrenNamed, elementsOf } from '../../domain/element.ts';
import { type NumaCell, numaCells } from '../../domain/numa.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, numberSaid, said, spanOf } from '../report.ts';

/** How far cells are from each other (numa_conf.c): 10 is no distance at all. */
export function distances({ element }: Domain): readonly Complaint[] {
  const cells = numaCells(element);
  return cells.flatMap(({ element: cell, number }) =>
    childrenNamed(childNamed(cell, 'distances'), 'sibling').flatMap((sibling) => {
      const [other, value] = [numberSaid(sibling, 'id'), numberSaid(sibling, 'value')];
      if (number === undefined) return [];
      if (other !== undefined && other >= cells.length) {
        const libvirt = `'sibling_id ${other}' does not refer to a valid cell within NUMA 'cell id ${number}'`;
        return [{ message: `There is no NUMA cell ${other} ("${libvirt}").`, span: spanOf(sibling, 'id') }];
      }
      if (other === undefined || value === undefined || value < 10 || value > 255 || (other === number) === (value === 10))
        return [];
      const rule =
        other === number
          ? 'A cell is at 10 from itself'
          : 'Another cell is further away than 10, the distance of a cell from itself';
      const libvirt = `'value ${value}' is invalid for 'sibling id ${other}' under NUMA 'cell id ${number}'`;
      return [{ message: `${rule} ("${libvirt}").`, span: spanOf(sibling, 'value') }];
    }),
  );
}

/** How fast processors reach memory: latencies and bandwidths, each once, between cells that exist. */
export function interconnects(domain: Domain): readonly Complaint[] {
  const cells = numaCells(domain.element);
  const known = new Set<string>();
  const list = childNamed(childNamed(childNamed(domain.element, 'cpu'), 'numa'), 'interconnects');
  const lines = list ? elementsOf(list) : [];
  const ofLines = lines.flatMap((line) => {
    const [from, to, cache] = ['initiator', 'target', 'cache'].map((name) => numberSaid(line, name));
    const key = [line.name, from, to, cache, said(line, 'type')].join(' ');
    const isAgain = known.has(key);
    known.add(key);
    if (from === undefined || to === undefined) return [];
    return wrongEnd(line, { from, to, cache }, cells) ?? (isAgain ? repeated(line, domain) : []);
  });
  return [...ofLines, ...cells.flatMap(sameCache)];
}

interface Ends {
  readonly from: number;
  readonly to: number;
  readonly cache: number | undefined;
}

function wrongEnd(line: XmlElement, { from, to, cache }: Ends, cells: readonly NumaCell[]): readonly Complaint[] | undefined {
  const cell = (number: number): NumaCell | undefined => cells.find((each) => each.number === number);
  if (from >= cells.length) {
    const libvirt = "'initiator' refers to a non-existent NUMA node";
    return [{ message: `There is no NUMA cell ${from} ("${libvirt}").`, span: spanOf(line, 'initiator') }];
  }
  if (to >= cells.length) {
    const libvirt = "'target' refers to a non-existent NUMA node";
    return [{ message: `There is no NUMA cell ${to} ("${libvirt}").`, span: spanOf(line, 'target') }];
  }
  if (cell(from)?.processors?.size === 0) {
    const libvirt = "NUMA nodes without CPUs can't be initiator";
    return [
      { message: `Cell ${from} has no processors to reach memory from ("${libvirt}").`, span: spanOf(line, 'initiator') },
    ];
  }
  const caches = childrenNamed(cell(to)?.element, 'cache').map((each) => numberSaid(each, 'level'));
  if (!cache || caches.includes(cache)) return undefined;
  const libvirt = "'cache' refers to a non-existent NUMA node cache";
  return [{ message: `Cell ${to} has no cache of level ${cache} ("${libvirt}").`, span: spanOf(line, 'cache') }];
}

function repeated(line: XmlElement, { document }: Domain): readonly Complaint[] {
  const libvirt = line.name === 'latency' ? ' ("Duplicate info for NUMA latencies")' : '';
  const fixes = [preferredFix('Remove this line', [removeElement(document, line)])];
  return [{ message: `The same ${line.name} is written above already${libvirt}.`, span: line.span, fixes }];
}

function sameCache({ element }: NumaCell): readonly Complaint[] {
  const caches = childrenNamed(element, 'cache');
  return caches.flatMap((cache, index) => {
    const level = numberSaid(cache, 'level');
    if (level === undefined || !caches.slice(0, index).some((other) => numberSaid(other, 'level') === level)) return [];
    return [
      {
        message: `The cell has a cache of level ${level} already ("Cache level '${level}' already defined").`,
        span: spanOf(cache, 'level'),
      },
    ];
  });
}
