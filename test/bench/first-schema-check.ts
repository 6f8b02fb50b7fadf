/** Runs in a thread of its own, where nothing is warm: says how long the first check of a document takes, the grammar built in it. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkByBuiltIn } from '../../server/schema/check.ts';
import { parseXml } from '../../server/xml/parse.ts';

const document = parseXml(String(workerData));
const start = performance.now();
checkByBuiltIn(document);
parentPort?.postMessage(performance.now() - start);
