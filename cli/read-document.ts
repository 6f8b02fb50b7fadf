import { messageOf } from '../files/reason.ts';
import type { Domain } from '../server/domain/domain.ts';
import { readDocument } from '../server/service.ts';
import type { Console } from './console.ts';
import { readBytes } from './read-bytes.ts';
import { type DecodedText, decodeXml } from './read-text.ts';

/** The text of a file, or of standard input for `-`. Throws an error that names the file. */
export async function readDocumentText(path: string, console: Console): Promise<DecodedText> {
  try {
    const decoding = decodeXml(path === '-' ? await console.readStandardInput() : readBytes(path));
    if ('refusal' in decoding) throw new Error(decoding.refusal);
    return decoding.decoded;
  } catch (error) {
    throw new Error(`${named(path)} ${messageOf(error)}.`, { cause: error });
  }
}

/** The domain in a file, or in standard input for `-`, with the text it was read from. Throws an error that names the file. */
export async function readDomainAt(
  path: string,
  console: Console,
): Promise<{ readonly domain: Domain; readonly decoded: DecodedText }> {
  const decoded = await readDocumentText(path, console);
  const { domain } = readDocument(path, 0, decoded.text);
  if (domain) return { domain, decoded };
  const reason = decoded.text.trim() === '' ? 'it is empty' : 'its root is not <domain>';
  throw new Error(`${named(path)} is no libvirt domain: ${reason}.`);
}

/** What a document is called in a sentence. */
export function named(path: string): string {
  return path === '-' ? 'Standard input' : path;
}
