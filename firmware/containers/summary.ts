import { analyzeImage, summarizeImage } from '../image.ts';
import type { ImageSummary } from '../model.ts';
import { isQcow2, readQcow2 } from './qcow2.ts';

/** What rules and hovers need of an image file. A qcow2 file stays one, as libvirt must be told; its content stands beside it. */
export function summarizeFile(bytes: Uint8Array): ImageSummary {
  const summary = summarizeImage(analyzeImage(bytes));
  if (!isQcow2(bytes)) return summary;
  const read = readQcow2(bytes);
  return 'problem' in read ? summary : { ...summary, content: summarizeImage(analyzeImage(read.content)) };
}
