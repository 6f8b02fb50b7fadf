/** The EFI_VARIABLE_… bits (UEFI specification 2.11, section 8.2). */

interface AttributeBit {
  readonly bit: number;
  /** For a narrow column. */
  readonly letters: string;
  readonly words: string;
}

export const attributeBits: readonly AttributeBit[] = [
  { bit: 0x01, letters: 'NV', words: 'non-volatile' },
  { bit: 0x02, letters: 'BS', words: 'boot service access' },
  { bit: 0x04, letters: 'RT', words: 'runtime access' },
  { bit: 0x08, letters: 'HR', words: 'hardware error record' },
  { bit: 0x10, letters: 'AW', words: 'authenticated write access (count based, deprecated)' },
  { bit: 0x20, letters: 'AT', words: 'time based authenticated write access' },
  { bit: 0x40, letters: 'APP', words: 'append write' },
  { bit: 0x80, letters: 'EA', words: 'enhanced authenticated access' },
];

const knownBits = attributeBits.reduce((all, { bit }) => all | bit, 0);

/** `NV BS RT`. Bits without a meaning come last, as a hexadecimal number. */
export function attributeLetters(attributes: number): string {
  return [...setBits(attributes).map(({ letters }) => letters), ...unknownBits(attributes)].join(' ');
}

/** `non-volatile, boot service access, runtime access`. */
export function attributeWords(attributes: number): string {
  const words = [...setBits(attributes).map((each) => each.words), ...unknownBits(attributes)];
  return words.length > 0 ? words.join(', ') : 'none';
}

function setBits(attributes: number): AttributeBit[] {
  return attributeBits.filter(({ bit }) => (attributes & bit) !== 0);
}

function unknownBits(attributes: number): string[] {
  const rest = (attributes & ~knownBits) >>> 0;
  return rest === 0 ? [] : [`0x${rest.toString(16)}`];
}
