import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { EventSourceSpec, FunctionSpec, QueueSpec } from '#local/contract.ts';
import { resolve, shortTags, type Values } from '#local/template/intrinsics.ts';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
const STACK = 'watchbell-local';

export interface TableSpec {
  readonly name: string;
  /** The table's CloudFormation properties, resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly functions: readonly FunctionSpec[];
  readonly queues: readonly QueueSpec[];
  readonly tables: readonly TableSpec[];
  readonly scheduleGroups: readonly string[];
  readonly eventBuses: readonly string[];
}

export interface TemplateOptions {
  /** The text of template.yaml. */
  readonly text: string;
  /** The folder that CodeUri is relative to. */
  readonly root: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The local AWS server's address: queue URLs must point to it, for the SDK follows their host. */
  readonly awsUrl: string;
  /** Environment variables that override the template's, by name. */
  readonly settings: Readonly<Record<string, string>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string | number }>>;
  readonly Globals: { readonly Function: Readonly<Record<string, unknown>> };
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** Resource types that matter in AWS and have nothing to do here. */
const IGNORED = new Set(['AWS::Logs::LogGroup', 'AWS::IAM::Role', 'AWS::Lambda::Permission']);

/**
 * Reads template.yaml as CloudFormation and SAM would, with local names in the place of AWS's.
 *
 * Throws, naming the place, for a resource type, an intrinsic or a reference that it does not know, a parameter without a
 * value, and a setting that no function declares.
 */
export function readTemplate(options: TemplateOptions): Template {
  const document = parse(options.text, { customTags: shortTags }) as Document;
  const values = referencesOf(document, options);
  const resources = Object.entries(document.Resources).map(([id, { Type, Properties = {} }]) => ({
    id,
    type: Type,
    properties: resolve(Properties, values, `Resources.${id}`) as Record<string, unknown>,
  }));
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const globals = resolve(document.Globals.Function, values, 'Globals.Function') as Record<string, unknown>;
  const withUrl = new Set(ofType('AWS::Lambda::Url').map(({ properties }) => String(properties['TargetFunctionArn'])));

  const functions = ofType('AWS::Serverless::Function').map(({ id, properties }) =>
    readFunction({ id, properties, globals, root: options.root, hasUrl: withUrl.has(functionArn(id)) }),
  );
  return {
    functions: withSettings(functions, options.settings),
    queues: ofType('AWS::SQS::Queue').map(({ id, properties }) => readQueue(id, properties)),
    tables: ofType('AWS::DynamoDB::Table').map(({ id, properties }) => ({ name: physicalName(id), properties })),
    scheduleGroups: ofType('AWS::Scheduler::ScheduleGroup').map(({ properties }) => String(properties['Name'])),
    eventBuses: ofType('AWS::Events::EventBus').map(({ properties }) => String(properties['Name'])),
  };
}

function physicalName(id: string): string {
  return `${STACK}-${id}`;
}

function functionArn(id: string): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${physicalName(id)}`;
}

function referencesOf(document: Document, options: TemplateOptions): Values {
  const refs = new Map([
    ['AWS::AccountId', ACCOUNT],
    ['AWS::Region', REGION],
    ['AWS::Partition', 'aws'],
    ['AWS::StackName', STACK],
  ]);
  const attributes = new Map<string, string>();
  for (const [name, { Default }] of Object.entries(document.Parameters)) {
    const value = options.parameters[name] ?? Default;
    if (value === undefined) throw new Error(`template.yaml, Parameters.${name}: no value was given`);
    refs.set(name, String(value));
  }
  for (const [id, resource] of Object.entries(document.Resources)) {
    const known = localNames(id, resource, options.awsUrl);
    refs.set(id, known.ref);
    for (const [attribute, value] of Object.entries(known.attributes)) attributes.set(`${id}.${attribute}`, value);
  }
  return { refs, attributes };
}

function localNames(
  id: string,
  { Type }: Resource,
  awsUrl: string,
): { ref: string; attributes: Record<string, string> } {
  const name = physicalName(id);
  const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
  switch (Type) {
    case 'AWS::Serverless::Function':
      return { ref: name, attributes: { Arn: functionArn(id) } };
    case 'AWS::Lambda::Url':
      return { ref: name, attributes: { FunctionUrl: awsUrl } };
    case 'AWS::SQS::Queue':
      return { ref: `${awsUrl}/${ACCOUNT}/${name}`, attributes: { Arn: arn('sqs', name), QueueName: name } };
    case 'AWS::DynamoDB::Table':
      return {
        ref: name,
        attributes: { Arn: arn('dynamodb', `table/${name}`), StreamArn: arn('dynamodb', `table/${name}/stream/local`) },
      };
    case 'AWS::Events::EventBus':
      return { ref: `${STACK}-events`, attributes: { Arn: arn('events', `event-bus/${STACK}-events`) } };
    case 'AWS::Scheduler::ScheduleGroup':
      return { ref: `${STACK}-triggers`, attributes: { Arn: arn('scheduler', `schedule-group/${STACK}-triggers`) } };
    default:
      if (!IGNORED.has(Type)) throw new Error(`template.yaml, Resources.${id}: the local stack does not know ${Type}`);
      return { ref: name, attributes: { Arn: `arn:aws:iam::${ACCOUNT}:role/${name}` } };
  }
}

function readQueue(id: string, properties: Record<string, unknown>): QueueSpec {
  const redrive = properties['RedrivePolicy'] as { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
  return {
    name: physicalName(id),
    arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${physicalName(id)}`,
    visibilityTimeoutSeconds: Number(properties['VisibilityTimeout'] ?? 30),
    retentionSeconds: Number(properties['MessageRetentionPeriod'] ?? 345_600),
    ...(redrive
      ? { redrive: { deadLetterArn: redrive.deadLetterTargetArn, maxReceiveCount: redrive.maxReceiveCount } }
      : {}),
  };
}

function readFunction(given: {
  id: string;
  properties: Record<string, unknown>;
  globals: Record<string, unknown>;
  root: string;
  hasUrl: boolean;
}): FunctionSpec {
  const { globals, id, properties } = given;
  const merged = { ...globals, ...properties };
  const codeUri = String(merged['CodeUri']);
  const events = (properties['Events'] ?? {}) as Record<string, { Type: string; Properties: Record<string, unknown> }>;
  return {
    id,
    name: basename(codeUri),
    codeDir: join(given.root, codeUri),
    timeoutSeconds: Number(merged['Timeout']),
    memoryMb: Number(merged['MemorySize']),
    environment: stringsOf({ ...variablesOf(globals), ...variablesOf(properties) }),
    eventSources: Object.entries(events).map(([name, event]) =>
      readEventSource(event, `Resources.${id}.Events.${name}`),
    ),
    hasUrl: given.hasUrl,
    allowsRecursion: merged['RecursiveLoop'] === 'Allow',
  };
}

function variablesOf(properties: Record<string, unknown>): Record<string, unknown> {
  return ((properties['Environment'] ?? {}) as { Variables?: Record<string, unknown> }).Variables ?? {};
}

function stringsOf(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function readEventSource(event: { Type: string; Properties: Record<string, unknown> }, path: string): EventSourceSpec {
  const { Properties: given, Type: type } = event;
  const reportsItemFailures = ((given['FunctionResponseTypes'] ?? []) as string[]).includes('ReportBatchItemFailures');
  switch (type) {
    case 'SQS':
      return {
        type: 'sqs',
        queueArn: String(given['Queue']),
        batchSize: Number(given['BatchSize'] ?? 10),
        reportsItemFailures,
        maximumConcurrency:
          (given['ScalingConfig'] as { MaximumConcurrency?: number } | undefined)?.MaximumConcurrency ?? 10,
      };
    case 'DynamoDB': {
      const filters = (given['FilterCriteria'] as { Filters?: { Pattern: string }[] } | undefined)?.Filters ?? [];
      return {
        type: 'stream',
        tableName: /table\/([^/]+)\/stream/.exec(String(given['Stream']))?.[1] ?? '',
        batchSize: Number(given['BatchSize'] ?? 100),
        reportsItemFailures,
        bisects: given['BisectBatchOnFunctionError'] === true,
        maximumRetryAttempts: Number(given['MaximumRetryAttempts'] ?? -1),
        filters: filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown),
      };
    }
    case 'Schedule':
      return { type: 'schedule', expression: String(given['Schedule']) };
    default:
      throw new Error(`template.yaml, ${path}: the local stack does not know events of type ${type}`);
  }
}

function withSettings(functions: readonly FunctionSpec[], settings: Readonly<Record<string, string>>): FunctionSpec[] {
  const declared = new Set(functions.flatMap(({ environment }) => Object.keys(environment)));
  for (const name of Object.keys(settings)) {
    if (declared.has(name)) continue;
    throw new Error(`No function has a setting ${name}. There are: ${[...declared].sort().join(', ')}`);
  }
  return functions.map((spec) => ({
    ...spec,
    environment: Object.fromEntries(
      Object.entries(spec.environment).map(([name, value]) => [name, settings[name] ?? value]),
    ),
  }));
}
