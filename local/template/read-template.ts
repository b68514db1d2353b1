import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { FunctionSpec, PermissionSpec, QueuePolicySpec, QueueSpec, RoleSpec, RuleSpec } from '#local/contract.ts';
import { type Mappings, resolve, resolveConditions, shortTags, type Values } from '#local/template/intrinsics.ts';
import {
  arnOf,
  assertUnconditional,
  functionArn,
  namesOf,
  PSEUDO_PARAMETERS,
  physicalName,
} from '#local/template/names.ts';
import { type GivenEvent, readEventSource } from '#local/template/read-event-source.ts';
import { readPermission, readQueuePolicy } from '#local/template/read-resource-policy.ts';
import { readRole } from '#local/template/read-role.ts';
import { readRule } from '#local/template/read-rule.ts';
import { textIn } from '#local/template/text-in.ts';

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
  readonly rules: readonly RuleSpec[];
  readonly roles: readonly RoleSpec[];
  readonly permissions: readonly PermissionSpec[];
  readonly queuePolicies: readonly QueuePolicySpec[];
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
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string | number }>>;
  readonly Mappings?: Mappings;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Globals: { readonly Function: Readonly<Record<string, unknown>> };
  readonly Resources: Readonly<Record<string, Resource>>;
}

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
    rules: ofType('AWS::Events::Rule').map(({ id, properties }) => readRule(id, properties)),
    roles: ofType('AWS::IAM::Role').map(({ id, properties }) => readRole(id, properties)),
    permissions: ofType('AWS::Lambda::Permission').map(({ id, properties }) => readPermission(id, properties)),
    queuePolicies: ofType('AWS::SQS::QueuePolicy').map(({ id, properties }) => readQueuePolicy(id, properties)),
  };
}

function referencesOf(document: Document, options: TemplateOptions): Values {
  const refs = new Map(Object.entries(PSEUDO_PARAMETERS));
  const attributes = new Map<string, string>();
  for (const [name, { Default }] of Object.entries(document.Parameters)) {
    const value = options.parameters[name] ?? Default;
    if (value === undefined) throw new Error(`template.yaml, Parameters.${name}: no value was given`);
    refs.set(name, String(value));
  }
  const { Conditions = {}, Mappings: mappings = {} } = document;
  const values = { refs, attributes, mappings, conditions: resolveConditions(Conditions, refs) };
  const name = (id: string, resource: Resource) => {
    const known = namesOf(id, resource, options.awsUrl);
    refs.set(id, known.ref);
    for (const [attribute, value] of Object.entries(known.attributes)) attributes.set(`${id}.${attribute}`, value);
  };
  const resources = Object.entries(document.Resources);
  for (const [id, resource] of resources) assertUnconditional(id, resource);
  const isRule = ([, { Type }]: readonly [string, Resource]) => Type === 'AWS::Events::Rule';
  for (const [id, resource] of resources) if (!isRule([id, resource])) name(id, resource);
  // The name of its bus is part of a rule's ARN.
  for (const [id, { Properties: { EventBusName, Name } = {}, Type }] of resources.filter(isRule)) {
    const given = resolve({ EventBusName, Name }, values, `Resources.${id}`);
    name(id, { Type, Properties: given as Record<string, unknown> });
  }
  return values;
}

function readQueue(id: string, properties: Record<string, unknown>): QueueSpec {
  const redrive = properties['RedrivePolicy'] as { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
  return {
    name: physicalName(id),
    arn: arnOf('sqs', physicalName(id)),
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
  const events = (properties['Events'] ?? {}) as Record<string, GivenEvent>;
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
    roleArn: String(merged['Role']),
    logGroup: textIn((merged['LoggingConfig'] ?? {}) as Record<string, unknown>, 'LogGroup') ?? '',
    allowsRecursion: merged['RecursiveLoop'] === 'Allow',
    isTraced: merged['Tracing'] === 'Active',
  };
}

function variablesOf(properties: Record<string, unknown>): Record<string, unknown> {
  return ((properties['Environment'] ?? {}) as { Variables?: Record<string, unknown> }).Variables ?? {};
}

function stringsOf(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
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
