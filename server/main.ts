import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './session/start.ts';

// The command line says how the client is connected: --stdio, --node-ipc, --pipe=… or --socket=….
serve(createConnection(ProposedFeatures.all));
