import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

import { startEngine } from '#local/dynamodb/engine.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';
import { ITEMS, openClient } from './client.ts';

const PARENT = fileURLToPath(new URL('./parent.ts', import.meta.url));
const KEY = { pk: { S: 'a' }, sk: { S: 'b' } };

let folder: string;
let parents: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-engine-'));
  parents = [];
});

afterEach(() => {
  for (const parent of parents) parent.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a process that runs an engine; answers both pids and the endpoint. */
async function startParent() {
  const parent = spawn(process.execPath, [PARENT, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  parents.push(parent);
  const [output] = (await once(parent.stdout, 'data')) as [Buffer];
  return { parent, endpoint: output.toString().trim(), enginePid: enginePid() };
}

function enginePid(): number {
  return Number(readFileSync(join(folder, 'dynamodb.pid'), 'utf8'));
}

function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function untilGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200 && isRunning(pid); tries += 1) await sleep(10);
  return !isRunning(pid);
}

describe('the DynamoDB engine', () => {
  it('answers as soon as it is said to be started, and is gone after stop', async () => {
    const engine = await startEngine();
    const client = openClient(engine.endpoint);

    const { TableNames } = await client.send(new ListTablesCommand({}));
    await engine.stop();

    expect(TableNames).toEqual([]);
    await expect(client.send(new ListTablesCommand({}))).rejects.toThrow(/ECONNREFUSED/);
    client.destroy();
  });

  it('starts nothing when an endpoint is given', async () => {
    const engine = await startEngine({ endpoint: 'http://127.0.0.1:9' });

    await engine.stop();

    expect(engine.endpoint).toBe('http://127.0.0.1:9');
  });

  it('dies with its parent, also by SIGKILL, and has kept what it acknowledged', async () => {
    const { parent, endpoint, enginePid: pid } = await startParent();
    const before = openClient(endpoint);
    await ensureTable(before, 'Items', ITEMS);
    await before.send(new PutItemCommand({ TableName: 'Items', Item: { ...KEY, note: { S: 'kept' } } }));
    const wasRunning = isRunning(pid);

    parent.kill('SIGKILL');
    const gone = await untilGone(pid);

    expect([wasRunning, gone]).toEqual([true, true]);
    const engine = await startEngine({ dataDir: folder });
    const after = openClient(engine.endpoint);
    const { Item } = await after.send(new GetItemCommand({ TableName: 'Items', Key: KEY }));
    expect(Item).toMatchObject({ note: { S: 'kept' } });
    await engine.stop();
    before.destroy();
    after.destroy();
  });

  it('ends an engine that outlived its guardian before it opens the same file', async () => {
    const { parent, enginePid: pid } = await startParent();
    const guardianPid = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
    // The parent first, so that nobody is left to see the guardian go.
    parent.kill('SIGSTOP');
    process.kill(guardianPid, 'SIGKILL');
    parent.kill('SIGKILL');
    const outlived = isRunning(pid);

    const engine = await startEngine({ dataDir: folder });

    expect(outlived).toBe(true);
    expect(isRunning(pid)).toBe(false);
    expect(enginePid()).not.toBe(pid);
    await engine.stop();
  });

  it('leaves a process alone that merely has the old pid', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    parents.push(bystander);
    writeFileSync(join(folder, 'dynamodb.pid'), String(bystander.pid));

    const engine = await startEngine({ dataDir: folder });
    await engine.stop();

    expect(isRunning(bystander.pid ?? 0)).toBe(true);
  });

  it('tells when it ends by itself', async () => {
    let tell: (error: Error) => void = () => undefined;
    const told = new Promise<Error>((resolve) => {
      tell = resolve;
    });
    const engine = await startEngine({ dataDir: folder, onCrash: tell });

    process.kill(enginePid(), 'SIGKILL');

    expect((await told).message).toMatch(/^The local DynamoDB engine ended\./);
    await engine.stop();
  });
});
