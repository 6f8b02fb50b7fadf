import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { projectRoot } from '../report.ts';
import { labelledDocuments } from '../schema/labelled.ts';
import { corpusFolder } from './corpus.ts';
import { median } from './measure.ts';
import type { Row } from './table.ts';

const runs = 5;

/** What the server holds in memory when every document of the corpus was opened in it, judged and closed. */
export async function measureMemory(): Promise<Row[]> {
  const documents = labelledDocuments();
  const measured: number[] = [];
  for (let run = 0; run < runs; run++) measured.push(await residentAfter(documents.map(({ file }) => file)));
  const [least, most] = [Math.min(...measured), Math.max(...measured)].map((value) => value.toFixed(0));
  return [
    {
      what: `memory of the server after ${documents.length} corpus documents`,
      value: `${median(measured).toFixed(0)} MB (${least}–${most})`,
      beside: '',
      goal: 'under 120 MB',
    },
  ];
}

/** Megabytes, of a million bytes, that a server of its own has in RAM after these files. */
async function residentAfter(files: readonly string[]): Promise<number> {
  const server = spawn(process.execPath, [path.join(projectRoot, 'dist', 'server.mjs'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  try {
    const capabilities = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };
    await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities });
    await connection.sendNotification('initialized', {});
    let found = 0;
    for (const [index, file] of files.entries()) {
      const text = readFileSync(path.join(corpusFolder(), file), 'utf8');
      const uri = `file:///corpus/${index}.xml`;
      const textDocument = { uri, languageId: 'libvirt-xml', version: 1, text };
      await connection.sendNotification('textDocument/didOpen', { textDocument });
      const answer = await connection.sendRequest<{ items: unknown[] }>('textDocument/diagnostic', { textDocument: { uri } });
      found += answer.items.length;
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    }
    if (found === 0) throw new Error('the server found nothing in the whole corpus');
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'));
    return (Number(resident?.[1]) * 1024) / 1e6;
  } finally {
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    connection.dispose();
  }
}
