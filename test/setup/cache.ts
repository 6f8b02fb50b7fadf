import { homedir } from 'node:os';
import path from 'node:path';

/** Where large downloads are kept between runs: `$VIRTLENS_CACHE`, else `virtlens` below the user's cache folder. */
export function cacheFolder(): string {
  const own = process.env['VIRTLENS_CACHE'];
  if (own) return path.resolve(own);
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'virtlens');
}
