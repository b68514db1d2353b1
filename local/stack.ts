import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AwsFaults } from '#local/aws/faults/faults.ts';
import type { LocalAws } from '#local/aws/server.ts';
import type { XrayDaemon } from '#local/aws/xray/daemon.ts';
import { createClock, type SettableClock } from '#local/clock/clock.ts';
import { createClockHandler } from '#local/clock/http.ts';
import { createTimeline, type Timeline } from '#local/clock/timeline.ts';
import { createConsole } from '#local/console/server.ts';
import type { FunctionSpec, HttpHandler, Invoker, Participant } from '#local/contract.ts';
import { openDatabase } from '#local/database.ts';
import { createDiscordSimulator, type DiscordSimulator } from '#local/discord/simulator.ts';
import { createExpiry } from '#local/dynamodb/expiry.ts';
import { ensureTable, type TableProperties } from '#local/dynamodb/tables.ts';
import { createGithubSimulator, type GithubSimulator } from '#local/github/simulator.ts';
import { tellGithubCalls } from '#local/github/tell-calls.ts';
import { startGuardedAws } from '#local/guarded-aws.ts';
import type { Guard } from '#local/iam/guard.ts';
import { ADMINISTRATOR } from '#local/iam/principal.ts';
import { takeLock } from '#local/lock.ts';
import { type Billing, createBilling } from '#local/runner/billing.ts';
import { connectEventSources } from '#local/runner/event-sources/connect.ts';
import { createFunctionUrl } from '#local/runner/function-url.ts';
import { createProcessInvoker } from '#local/runner/process-invoker.ts';
import { mayLog, wireInvoker } from '#local/runner/wired-invoker.ts';
import { REGION } from '#local/template/names.ts';
import { readTemplate, type Template } from '#local/template/read-template.ts';
import { tellDiscordCalls } from '#local/wire/discord-hops.ts';
import type { Wire } from '#local/wire/wire.ts';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What an invoker is made from. */
export interface InvokerContext {
  readonly functions: readonly FunctionSpec[];
  readonly clock: SettableClock;
  /** The local services' addresses, by the SDK's own variables. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly wire: Wire;
  readonly xray: XrayDaemon;
  /** Whether a function's role lets Lambda keep its lines. */
  readonly mayLog: (functionName: string) => boolean;
}

export interface StackOptions {
  /** Where state is kept; undefined keeps it in a folder that is removed at the end. */
  readonly dataDir?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Environment variables of the functions that differ from the template's. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The token of a real bot; the simulator's otherwise. */
  readonly botToken?: string | undefined;
  /** Runs the functions; from their bundles in processes of their own unless given. */
  readonly invoker?: (context: InvokerContext) => Invoker;
  readonly onLine?: (functionName: string, line: string) => void;
}

export interface Stack {
  /** The one origin for people, for example `http://127.0.0.1:4600`. */
  readonly url: string;
  readonly dataDir: string;
  readonly clock: SettableClock;
  readonly timeline: Timeline;
  readonly aws: LocalAws;
  readonly discord: DiscordSimulator;
  readonly github: GithubSimulator;
  readonly template: Template;
  readonly endpoints: Readonly<Record<string, string>>;
  /** Judges every call by the roles of the template, which may be changed while the stack runs. */
  readonly guard: Guard;
  readonly wire: Wire;
  readonly faults: AwsFaults;
  /** What the functions sent to X-Ray. */
  readonly xray: XrayDaemon;
  readonly billing: Pick<Billing, 'read'>;
  stop(): Promise<void>;
}

const BOT_TOKEN_PARAMETER = '/watchbell/discord-bot-token';
const AUDIT_KEY_PARAMETER = '/watchbell/audit-key';
const GITHUB_TOKEN_PARAMETER = '/watchbell/github-token';
const GITHUB_APP_KEY_PARAMETER = '/watchbell/github-app-key';
const GITHUB_WEBHOOK_SECRET_PARAMETER = '/watchbell/github-webhook-secret';

/** Starts everything that AWS and Discord would be, and the functions of template.yaml, on one machine. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'watchbell-'));
  const releaseLock = takeLock(dataDir);
  const settings = options.settings ?? {};
  const database = openDatabase(join(dataDir, 'stack.sqlite'));
  const clock = createClock(database);
  const driven: { by?: Timeline } = {};

  const server = createServer();
  const url = await listen(server, options.port).catch((error: unknown) => {
    releaseLock();
    throw error;
  });
  const services = await startGuardedAws({
    clock,
    database,
    dataDir: options.dataDir,
    onChange: () => driven.by?.wake(),
  });
  const { aws, endpoints, engine, guard, link, wire, xray } = services;
  const discord = createDiscordSimulator({
    clock,
    database,
    dataDir,
    interactionsUrl: () => `${url}/interactions`,
  });
  const github = createGithubSimulator({ clock, database, origin: () => url, onChange: () => driven.by?.wake() });

  const template = readTemplate({
    text: readFileSync(join(ROOT, 'template.yaml'), 'utf8'),
    root: ROOT,
    awsUrl: aws.url,
    settings,
    parameters: {
      Environment: 'dev',
      AllowedGuilds: discord.guild.id,
      DiscordApplicationId: discord.application.id,
      DiscordPublicKey: discord.publicKeyHex,
      DiscordApiUrl: `${url}/sim/discord/api/v10`,
      GithubApiUrl: `${url}/sim/github/api`,
      EnableDebugCommand: 'on',
      EnableAlerts: 'true',
      // A channel of the simulated server's; a real one names its own.
      AlertChannelId: settings['DISCORD_API_URL'] === undefined ? alertChannelOf(discord) : '',
    },
  });
  guard.load(template);
  const tables = await prepareResources(template, aws, engine);
  aws.parameters.put(BOT_TOKEN_PARAMETER, options.botToken ?? discord.botToken);
  aws.parameters.put(GITHUB_TOKEN_PARAMETER, github.token);
  aws.parameters.put(GITHUB_APP_KEY_PARAMETER, github.app.privateKey);
  aws.parameters.put(GITHUB_WEBHOOK_SECRET_PARAMETER, github.webhookSecret);
  if (!aws.parameters.has(AUDIT_KEY_PARAMETER)) aws.parameters.put(AUDIT_KEY_PARAMETER, newKey());

  const context: InvokerContext = {
    functions: template.functions,
    clock,
    endpoints,
    wire,
    xray,
    mayLog(functionName) {
      const spec = template.functions.find(({ name }) => name === functionName);
      return spec !== undefined && mayLog(guard, spec);
    },
  };
  const bare = (options.invoker ?? processes(options, dataDir))(context);
  const billing = createBilling();
  const invoker = wireInvoker({ invoker: bare, functions: template.functions, guard, wire, billing });
  const sources = connectEventSources({
    template,
    aws,
    clock,
    database,
    invoker,
    guard,
    wire,
    link,
    streams: tables.streams,
  });
  const expiry = createExpiry({ clock, client: tables.client, tables: expiringTables(template) });
  const participants: Participant[] = [...aws.participants, ...sources, expiry, github.participant];
  const timeline = createTimeline(clock, participants);
  driven.by = timeline;

  const handlers: HttpHandler[] = [
    createClockHandler({
      clock,
      timeline,
      mayAdvance: settings['DISCORD_API_URL'] === undefined && settings['GITHUB_API_URL'] === undefined,
    }),
    ...services.handlers,
    tellDiscordCalls(discord.handler, wire),
    tellGithubCalls(github.handler, wire),
    ...template.functions
      .filter(({ hasUrl }) => hasUrl)
      .map(({ id, name }) => createFunctionUrl({ functionId: id, mountedAt: `/${name}`, invoker, clock, guard, wire })),
    createConsole({ scheduler: aws.scheduler, discord }),
  ];
  server.on('request', (request, response) => void route(handlers, request, response));
  timeline.start();

  return {
    url,
    dataDir,
    clock,
    timeline,
    aws,
    discord,
    github,
    template,
    endpoints,
    guard,
    wire,
    faults: services.faults,
    xray,
    billing,
    async stop() {
      await timeline.stop();
      await invoker.stop();
      await timeline.drained();
      await github.close();
      discord.close();
      server.closeAllConnections();
      server.close();
      tables.client.destroy();
      await services.stop();
      database.close();
      releaseLock();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function processes(options: StackOptions, dataDir: string) {
  return (context: InvokerContext): Invoker => {
    const invoker = createProcessInvoker({
      ...context,
      logDir: join(dataDir, 'logs'),
      ...(options.onLine ? { onLine: options.onLine } : {}),
    });
    void invoker.warmUp();
    return invoker;
  };
}

async function prepareResources(template: Template, aws: LocalAws, endpoint: string) {
  for (const queue of template.queues) aws.queues.ensureQueue(queue);
  for (const bus of template.eventBuses) aws.events.ensureBus(bus);
  for (const rule of template.rules) aws.events.ensureRule(rule);
  for (const group of template.scheduleGroups) aws.scheduler.ensureGroup(group);
  const client = new DynamoDBClient({
    endpoint,
    region: REGION,
    credentials: ADMINISTRATOR,
  });
  const streams = new Map<string, string>();
  for (const { name, properties } of template.tables) {
    const { streamArn } = await ensureTable(client, name, properties as unknown as TableProperties);
    if (streamArn !== undefined) streams.set(name, streamArn);
  }
  return { client, streams };
}

function expiringTables(template: Template) {
  return template.tables.map(({ name }) => ({ name, keys: ['pk', 'sk'], attribute: 'expiresAt' }));
}

function alertChannelOf(discord: DiscordSimulator): string {
  return discord.state().channels.find(({ name }) => name === 'alerts')?.id ?? '';
}

function newKey(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex');
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function route(
  handlers: readonly HttpHandler[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    for (const handler of handlers) {
      if (await handler(request, response)) return;
    }
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Nothing is here."}');
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
    response.end('{"message":"The local stack failed at this request; its terminal says why."}');
  }
}
