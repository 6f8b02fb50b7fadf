/** Image files as `inspect` takes them: what containers hold, as far as it can be had. */
import { type ContentFile, containerOf } from '../../files/content.ts';
import { readImage } from '../../files/image.ts';
import { analyzeImage } from '../../firmware/image.ts';

/**
 * For a container whose content can't be had, the file itself with that as a problem. Throws an error that names the file where it
 * can't be read.
 */
export async function openImage(name: string): Promise<ContentFile> {
  const file = await readImage(name);
  const container = await containerOf(file, name);
  if (!('problem' in container)) return { file, container };
  const { format, problem } = container;
  const image = analyzeImage(file);
  const problems = [{ offset: 0, length: 0, message: problem }, ...image.problems];
  const closed = { format, bytes: file, image: { ...image, problems }, isList: false, fixed: problem };
  return { file, container: { ...closed, sentence: undefined, warnings: [] } };
}
