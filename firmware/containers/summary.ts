import { analyzeImage, summarizeImage } from '../image.ts';
import type { ImageSummary } from '../model.ts';
import { isQcow2, readQcow2 } from './qcow2.ts';

/** What a guest sees of a qcow2 file as far as that can be had; any other file as it is. */
export function flashContent(bytes: Uint8Array): Uint8Array {
  if (!isQcow2(bytes)) return bytes;
  const read = readQcow2(bytes);
  return 'problem' in read ? bytes : read.content;
}

/** What rules and hovers need of an image file. A qcow2 file stays one, as libvirt must be told; its content stands beside it. */
export function summarizeFile(bytes: Uint8Array): ImageSummary {
  const summary = summarizeImage(analyzeImage(bytes));
  if (!isQcow2(bytes)) return summary;
  const content = flashContent(bytes);
  return content === bytes ? summary : { ...summary, content: summarizeImage(analyzeImage(content)) };
}
