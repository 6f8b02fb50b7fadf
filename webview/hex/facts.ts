import type { Checksum } from '../../firmware/structure/node.ts';
import type { PlaceDetails } from '../protocol.ts';
import { count, hex } from '../text.ts';

/** Operations of a dependency expression and modules of an apriori file that are shown. */
const mostLines = 24;

type Fact = readonly [name: string, value: string];

/** What is known of a node beside its place, in words. */
export function factLines(facts: PlaceDetails['facts']): readonly Fact[] {
  switch (facts?.kind) {
    case 'volume':
      return [
        ['File system', facts.fileSystem],
        ['Erased to', facts.erasePolarity === 1 ? '0xFF' : '0x00'],
        ['Checksum', facts.checksumValid ? 'right' : 'wrong'],
      ];
    case 'file':
      return [
        ['State', facts.stateName],
        ['Alignment', facts.alignment === 1 ? 'none' : count(facts.alignment)],
        ['Header sum', verdict(facts.headerChecksum)],
        ['Body sum', verdict(facts.dataChecksum)],
        ...(facts.resetVector === undefined ? [] : [['Reset vector', hex(facts.resetVector)] as const]),
        ...(facts.apriori ? [['Starts first', listed(facts.apriori)] as const] : []),
      ];
    case 'section':
      return [
        ...(facts.crc32 ? [['CRC32', verdict(facts.crc32)] as const] : []),
        ...(facts.version ? [['Version', `${facts.version.text} (build ${facts.version.build})`] as const] : []),
        ...executableLines(facts.executable),
        ...(facts.depex ? [['Depends on', listed(facts.depex)] as const] : []),
      ];
    case 'variable':
      return [
        ['Data', `${count(facts.dataLength)} bytes at ${hex(facts.dataOffset)}`],
        ...(facts.timestamp === undefined ? [] : [['Signed', facts.timestamp] as const]),
      ];
    default:
      return [];
  }
}

type Executable = NonNullable<Extract<PlaceDetails['facts'], { kind: 'section' }>['executable']>;

function executableLines(executable: Executable | undefined): readonly Fact[] {
  if (!executable) return [];
  return [
    ['Format', executable.format],
    ['Machine', executable.machineName],
    ['Subsystem', executable.subsystemName],
    ['Entry point', hex(executable.entryPoint)],
    ['Image base', hex(executable.imageBase)],
    ...(executable.debugPath === undefined ? [] : [['Built as', executable.debugPath] as const]),
  ];
}

function verdict({ stored, right }: Checksum): string {
  if (right === undefined) return `${hex(stored)}, not checked`;
  return stored === right ? `${hex(stored)}, right` : `${hex(stored)}, should be ${hex(right)}`;
}

function listed(lines: readonly string[]): string {
  const more = lines.length > mostLines ? [`and ${lines.length - mostLines} more`] : [];
  return [...lines.slice(0, mostLines), ...more].join('\n');
}
