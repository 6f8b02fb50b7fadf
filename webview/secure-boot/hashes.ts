import type { DatabaseName, EnrolledHash } from '../../firmware/signatures/report.ts';
import type { Host } from '../host.ts';
import type { Requests, SecureBootAnswer } from '../protocol.ts';

/** All hashes of a database, asked for in parts. They are as many as there were when nobody wanted them any more. */
export async function readHashes(
  host: Host,
  version: number,
  { databases }: SecureBootAnswer,
  database: DatabaseName,
  wanted: () => boolean,
): Promise<readonly EnrolledHash[]> {
  const hashes: EnrolledHash[] = [];
  let from = databases.some(({ name, hashCount }) => name === database && hashCount > 0) ? 0 : undefined;
  while (from !== undefined && wanted()) {
    const part: Requests['hashes']['answer'] = await host.ask('hashes', { version, database, from });
    hashes.push(...part.hashes);
    from = part.next;
  }
  return hashes;
}
