import type { Domain } from '../domain/domain.ts';
import { attributeValue } from '../domain/element.ts';
import { attribute } from '../xml/navigate.ts';
import type { Span, XmlElement } from '../xml/tree.ts';
import type { Finding, Fix, Level } from './rule.ts';

/** A finding without what all findings of its rule share. */
export interface Complaint {
  readonly message: string;
  readonly span: Span;
  readonly related?: Finding['related'];
  readonly fixes?: readonly Fix[];
  readonly explains?: Finding['explains'];
}

/** One thing that libvirt refuses in an element; undefined where it is content, or where the element isn't finished. */
export type Condition<Subject = XmlElement> = (subject: Subject, domain: Domain) => Complaint | undefined;

/** The complaints as findings of a rule. */
export function findingsOf(rule: string, level: Level, complaints: readonly Complaint[]): readonly Finding[] {
  return complaints.map(({ message, span, related = [], fixes = [], explains }) => ({
    rule,
    level,
    message,
    span,
    related,
    fixes,
    ...(explains && { explains }),
  }));
}

/** What there is to complain about in each element. libvirt stops at the first; an author wants to see all. */
export function complaintsAbout<Subject>(
  subjects: readonly Subject[],
  conditions: readonly Condition<Subject>[],
  domain: Domain,
): readonly Complaint[] {
  const complaints: Complaint[] = [];
  for (const subject of subjects) {
    for (const condition of conditions) {
      const complaint = condition(subject, domain);
      if (complaint) complaints.push(complaint);
    }
  }
  return complaints;
}

/** What an attribute says; undefined where it isn't there or has no value yet. */
export function said(element: XmlElement | undefined, name: string): string | undefined {
  return (element && attribute(element, name)?.value) || undefined;
}

/** A number that an attribute says in decimal; undefined where it isn't there, has no value yet, is something else, or beyond 2^53. */
export function numberSaid(element: XmlElement | undefined, name: string): number | undefined {
  const text = said(element, name)?.trim() ?? '';
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Where an attribute's value stands; the start tag where there is none. */
export function spanOf(element: XmlElement, name: string): Span {
  return attributeValue(element, name)?.span ?? element.startTag;
}
