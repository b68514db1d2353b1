import { startEngine } from '#local/dynamodb/engine.ts';

/** A stack in miniature for the tests to kill: starts an engine on the folder given, says where, and stays. */
const engine = await startEngine({ dataDir: process.argv[2] });
process.stdout.write(`${engine.endpoint}\n`);
