import type { Domain } from '../domain/domain.ts';
import type { Finding, Level } from '../rules/rule.ts';
import { type Claim, guestName } from './claims.ts';
import { sharedRules } from './rules.ts';
import type { Holder, SharedRule, WorkspaceDomain } from './shared-rule.ts';

/** The domains of a workspace, by what they claim. */
export type Workspace = ReadonlyMap<SharedRule, ReadonlyMap<string, readonly Holder[]>>;

/** When more documents than this share something, they are no guests of somebody's hosts but examples or tests. */
const mostHolders = 8;
const mostRelated = 5;

const levels: readonly Level[] = ['error', 'warning', 'information', 'hint'];

/**
 * Who claims what among many domains, without keeping them: a first pass, after which only the few that share something must be read
 * again.
 */
export class ClaimLedger {
  readonly #files = new Map<SharedRule, Map<string, Set<string>>>(sharedRules.map((rule) => [rule, new Map()]));

  add({ file, domain }: WorkspaceDomain): void {
    if (guestName(domain) === undefined) return;
    for (const [rule, byKey] of this.#files) {
      for (const { key } of rule.claims(domain)) {
        const files = byKey.get(key);
        if (files) files.add(file);
        else byKey.set(key, new Set([file]));
      }
    }
  }

  /** The files of those that share something with few enough others to be told. */
  contestedFiles(): ReadonlySet<string> {
    const contested = [...this.#files.values()].flatMap((byKey) => [...byKey.values()].filter(isContested));
    return new Set(contested.flatMap((files) => [...files]));
  }

  isContested({ claim }: Holder, rule: SharedRule): boolean {
    const files = this.#files.get(rule)?.get(claim.key);
    return files !== undefined && isContested(files);
  }
}

function isContested({ size }: ReadonlySet<string>): boolean {
  return size > 1 && size <= mostHolders;
}

/** Sorts the domains by their claims, once for all questions; each file comes once. Only claims that `counts` holds for. */
export function readWorkspace(
  domains: readonly WorkspaceDomain[],
  counts: (holder: Holder, rule: SharedRule) => boolean = () => true,
): Workspace {
  return new Map(
    sharedRules.map((rule) => {
      const byKey = new Map<string, Holder[]>();
      for (const domain of domains) {
        for (const holder of holdersIn(rule, domain)) {
          if (!counts(holder, rule)) continue;
          const holders = byKey.get(holder.claim.key);
          if (!holders) byKey.set(holder.claim.key, [holder]);
          else if (holders.at(-1)?.file !== holder.file) holders.push(holder);
        }
      }
      return [rule, byKey] as const;
    }),
  );
}

/**
 * What one document shares with others of the workspace; what the workspace knows of the document itself doesn't count, so it may be
 * a newer version. Findings name the other document's places. Pure.
 */
export function sharedFindings(one: WorkspaceDomain, workspace: Workspace): readonly Finding[] {
  return sharedRules.flatMap((rule) =>
    holdersIn(rule, one).flatMap((holder) => {
      const holders = workspace.get(rule)?.get(holder.claim.key) ?? [];
      // One of them may be the document itself.
      if (holders.length > mostHolders) return [];
      const others = holders.filter(({ file }) => file !== one.file);
      return others.length >= mostHolders ? [] : findingOf(rule, holder, others);
    }),
  );
}

/**
 * What the documents share with each other, by their file; only of those that share something. With a ledger of more documents, these
 * need only be its contested ones.
 */
export function checkWorkspace(
  domains: readonly WorkspaceDomain[],
  ledger?: ClaimLedger,
): ReadonlyMap<string, readonly Finding[]> {
  const workspace = readWorkspace(domains, ledger?.isContested.bind(ledger));
  const found = domains.map((domain) => [domain.file, sharedFindings(domain, workspace)] as const);
  return new Map(found.filter(([, findings]) => findings.length > 0));
}

function findingOf(rule: SharedRule, holder: Holder, others: readonly Holder[]): readonly Finding[] {
  const judged = others.flatMap((other) => {
    const level = rule.levelFor(holder, other);
    return level === undefined ? [] : [{ other, level }];
  });
  judged.sort((one, two) => levels.indexOf(one.level) - levels.indexOf(two.level));
  const [first] = judged;
  if (!first) return [];
  return [
    {
      rule: rule.id,
      level: first.level,
      message: rule.message(holder, shown(first.other)),
      span: holder.claim.span,
      related: judged.slice(0, mostRelated).map(({ other }) => ({
        message: `also in ${other.name}`,
        span: other.claim.span,
        document: { file: other.file, text: other.domain.document.text },
      })),
      fixes: rule.fixes(holder),
    },
  ];
}

function shown({ name, file }: Holder): string {
  return `${name} (${decoded(file.slice(file.lastIndexOf('/') + 1))})`;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A domain doesn't change, so what it claims is looked for once, for as long as somebody keeps it. */
const claimsOf = new WeakMap<Domain, Map<SharedRule, readonly Claim[]>>();

function holdersIn(rule: SharedRule, { file, domain }: WorkspaceDomain): readonly Holder[] {
  const name = guestName(domain);
  if (name === undefined) return [];
  const known = claimsOf.get(domain) ?? new Map<SharedRule, readonly Claim[]>();
  claimsOf.set(domain, known);
  const claims = known.get(rule) ?? rule.claims(domain);
  known.set(rule, claims);
  return claims.map((claim) => ({ file, domain, name, claim }));
}
