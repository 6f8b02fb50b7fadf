/** Bytes per unit, as libvirt reads `unit=` (virScaleInteger); `k`, `KiB` and no unit of the caller's are powers of two, `KB` of ten. */
const binary = ['', 'k', 'm', 'g', 't', 'p', 'e'];

/** A size with its unit in KiB; undefined where either can't be read. A fraction of a KiB is rounded up, as libvirt does. */
export function kibibytes(text: string, unit: string): number | undefined {
  if (!/^\s*\d+\s*$/.test(text)) return undefined;
  const match = /^([kmgtpe]?)(ib|b|bytes)?$/i.exec(unit);
  const power = binary.indexOf((match?.[1] ?? '').toLowerCase());
  if (!match || (unit !== '' && power === 0 && !match[2])) return undefined;
  const base = power > 0 && match[2]?.toLowerCase() === 'b' ? 1000 : 1024;
  return Math.ceil((Number(text) * base ** power) / 1024);
}
