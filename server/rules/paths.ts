/** Placeholders of templates: what they become isn't known. */
const placeholder = /[{}$%@<>]|CHANGE|WHEREVER|PATH|^_|^\.\.\.$/i;

/** True for a path that libvirt resolves below its daemon's own folder: no placeholder, no URI, and no slash in front. */
export function isRelativePath(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !placeholder.test(path) && !/^[a-z]+:/.test(path);
}
