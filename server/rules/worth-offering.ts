import type { HostFacts } from '../host/facts.ts';
import { applyEdits } from '../xml/edit.ts';
import { checkText } from './check.ts';
import type { Finding, Fix, Settings } from './rule.ts';

/** Larger documents would keep a person waiting for the offers: some 8 ms for each choice at this size. */
const MOST_CHARACTERS = 60_000;

/** An editor asks for the light bulb with each move of the cursor. A finding is of one version of a document, and of one host. */
const known = new WeakMap<Finding, readonly Fix[]>();

/**
 * The fixes of a finding that its author can use. A schema knows what may stand somewhere, the rules know what libvirt refuses there:
 * a choice that only brings an error of theirs is left out, unless there is no other.
 */
export function worthOffering(finding: Finding, text: string, host: HostFacts, settings: Settings): readonly Fix[] {
  const before = known.get(finding);
  if (before) return before;
  const worth = judged(finding, text, host, settings);
  known.set(finding, worth);
  return worth;
}

function judged({ fixes, rule }: Finding, text: string, host: HostFacts, settings: Settings): readonly Fix[] {
  if (!rule.startsWith('schema/') || fixes.every(isPlain) || text.length > MOST_CHARACTERS) return fixes;
  const present = errorsIn(text, host, settings);
  const isSound = (fix: Fix): boolean =>
    [...errorsIn(applyEdits(text, fix.edits), host, settings)].every((error) => present.has(error));
  const sound = fixes.filter((fix) => isPlain(fix) || isSound(fix));
  return sound.length > 0 ? sound : fixes;
}

/** What is beyond doubt stays, whatever it brings to light. */
const isPlain = ({ preferred, command }: Fix): boolean => preferred || command !== undefined;

function errorsIn(text: string, host: HostFacts, settings: Settings): ReadonlySet<string> {
  const errors = checkText(text, host, settings).filter(({ level }) => level === 'error');
  return new Set(errors.map(({ rule, message }) => `${rule}: ${message}`));
}
