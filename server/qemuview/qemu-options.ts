/** A `key=value,…` list of QEMU. What stands before the first comma without a key is under the empty name. */
export type OptionList = ReadonlyMap<string, string>;

/** Reads a list as QEMU does: `,,` is a comma within a value; a key without a value is on, `nokey` off. JSON lists are read as such. */
export function readOptionList(text: string): OptionList {
  if (text.trim().startsWith('{')) return fromJson(text);
  const parts = text.replaceAll(',,', '\u0000').split(',');
  const list = new Map<string, string>();
  for (const [index, part] of parts.entries()) {
    const [, key, value] = /^([\w.-]+)=(.*)$/s.exec(part.replaceAll('\u0000', ',')) ?? [];
    if (key !== undefined && value !== undefined) list.set(key, value);
    else if (index === 0) list.set('', part.replaceAll('\u0000', ','));
    else list.set(part, 'on');
  }
  return list;
}

function fromJson(text: string): OptionList {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) return new Map();
    return new Map(
      Object.entries(read).map(([key, value]) => [key, typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value)]),
    );
  } catch {
    return new Map();
  }
}

/** QEMU's words for a truth value; undefined for any other. */
export function switched(value: string | undefined): boolean | undefined {
  if (value === 'on' || value === 'yes' || value === 'true') return true;
  return value === 'off' || value === 'no' || value === 'false' ? false : undefined;
}
