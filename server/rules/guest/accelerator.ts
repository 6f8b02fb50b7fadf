import type { Domain } from '../../domain/domain.ts';
import { attributeValue, childNamed, elementsOf } from '../../domain/element.ts';
import { removeElement } from '../../xml/edit.ts';
import { textOf } from '../../xml/navigate.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, numberSaid, said, spanOf } from '../report.ts';

/** What is set of the emulator, in a guest that KVM runs. */
export function emulator({ features, type, document }: Domain): readonly Complaint[] {
  const tcg = childNamed(features.element, 'tcg');
  const [setting] = tcg ? elementsOf(tcg) : [];
  const cache = childNamed(tcg, 'tb-cache');
  // A cache of no size is none.
  if (!tcg || !setting || type?.value !== 'kvm' || !cache || /^\s*0*\s*$/.test(textOf(cache))) return [];
  return [
    {
      message:
        'This guest runs on KVM, and <tcg> sets up the emulator ("TCG features are incompatible with domain type \'kvm\'").',
      span: tcg.span,
      related: [{ message: 'KVM', span: type.span }],
      fixes: [preferredFix('Remove <tcg>', [removeElement(document, tcg)])],
    },
  ];
}

/** Entries of the ring in which KVM notes what the guest has written. */
export function ringOfKvm({ features }: Domain): readonly Complaint[] {
  const ring = childNamed(childNamed(features.element, 'kvm'), 'dirty-ring');
  const size = numberSaid(ring, 'size');
  if (!ring || said(ring, 'state') !== 'on') return [];
  if (!attributeValue(ring, 'size')) {
    return [
      { message: `The ring has a size= ("Missing required attribute 'size' in element 'dirty-ring'").`, span: ring.span },
    ];
  }
  if (size === undefined || (size >= 1024 && size <= 65536 && Number.isInteger(Math.log2(size)))) return [];
  const libvirt = 'dirty ring must be power of 2 and ranges [1024, 65536]';
  return [{ message: `The ring has 1024, 2048, … 65536 entries ("${libvirt}").`, span: spanOf(ring, 'size') }];
}
