import type { HostFacts } from '../host/facts.ts';
import { applyEdits } from '../xml/edit.ts';
import { checkText } from './check.ts';
import type { Finding, Fix, Settings } from './rule.ts';

/** Larger documents would keep a person waiting for the offers. */
const MOST_CHARACTERS = 200_000;

/**
 * The fixes of a finding that its author can use. A schema knows what may stand somewhere, the rules know what libvirt refuses there:
 * a choice that only brings an error of theirs is left out, unless there is no other.
 */
export function worthOffering(finding: Finding, text: string, host: HostFacts, settings: Settings): readonly Fix[] {
  const { fixes, rule } = finding;
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
