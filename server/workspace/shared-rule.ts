import type { Domain } from '../domain/domain.ts';
import type { Fix, Level } from '../rules/rule.ts';
import type { Claim } from './claims.ts';

/** A domain and the document it stands in. */
export interface WorkspaceDomain {
  /** Path or URI: what tells documents apart, and what related places name. */
  readonly file: string;
  readonly domain: Domain;
}

/** One that claims something. */
export interface Holder extends WorkspaceDomain {
  readonly name: string;
  readonly claim: Claim;
}

/** What no two guests of one host share. */
export interface SharedRule {
  /** `workspace/what`. */
  readonly id: string;
  readonly level: Level;
  readonly title: string;
  /** Markdown for the documentation page. */
  readonly reason: string;
  readonly silentOn: readonly string[];
  readonly claims: (domain: Domain) => readonly Claim[];
  /** The level for this pair of documents; undefined: nothing is to be said of it. */
  readonly levelFor: (one: Holder, other: Holder) => Level | undefined;
  /** `other` is the other document as a person may call it: `win11 (vms/win11.xml)`. */
  readonly message: (one: Holder, other: string) => string;
  readonly fixes: (one: Holder) => readonly Fix[];
}
