export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
const STACK = 'watchbell-local';

/** What CloudFormation would name a resource that the template gives no name. */
export function physicalName(id: string): string {
  return `${STACK}-${id}`;
}

export function functionArn(id: string): string {
  return arnOf('lambda', `function:${physicalName(id)}`);
}

/** What `Ref` and `GetAtt` of one resource answer. */
export interface ResourceNames {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Name = (id: string, properties: Readonly<Record<string, unknown>>, awsUrl: string) => ResourceNames;

/** Resource types that matter in AWS and have nothing that is referred to here. */
const nameless: Name = (id) => ({ ref: physicalName(id), attributes: {} });

const NAMES: Readonly<Record<string, Name>> = {
  'AWS::Serverless::Function': (id) => ({ ref: physicalName(id), attributes: { Arn: functionArn(id) } }),
  'AWS::Lambda::Url': (id, _properties, awsUrl) => ({ ref: physicalName(id), attributes: { FunctionUrl: awsUrl } }),
  'AWS::Lambda::Permission': nameless,
  'AWS::SQS::QueuePolicy': nameless,
  'AWS::Logs::QueryDefinition': nameless,
  'AWS::CloudWatch::Alarm': nameless,
  'AWS::CloudWatch::Dashboard': nameless,
  'AWS::SNS::Topic': (id) => ({ ref: arnOf('sns', physicalName(id)), attributes: {} }),
  'AWS::SNS::Subscription': nameless,
  'AWS::SQS::Queue'(id, _properties, awsUrl) {
    const name = physicalName(id);
    return { ref: `${awsUrl}/${ACCOUNT}/${name}`, attributes: { Arn: arnOf('sqs', name), QueueName: name } };
  },
  'AWS::DynamoDB::Table'(id) {
    const name = physicalName(id);
    const attributes = { Arn: arnOf('dynamodb', `table/${name}`), StreamArn: streamArn(name) };
    return { ref: name, attributes };
  },
  'AWS::Events::EventBus'(id, properties) {
    const name = givenName(id, properties);
    return { ref: name, attributes: { Arn: arnOf('events', `event-bus/${name}`), Name: name } };
  },
  'AWS::Events::Rule'(id, properties) {
    const name = givenName(id, properties);
    return { ref: name, attributes: { Arn: ruleArn(name, busOf(properties)) } };
  },
  'AWS::Scheduler::ScheduleGroup'(id, properties) {
    const name = givenName(id, properties);
    return { ref: name, attributes: { Arn: arnOf('scheduler', `schedule-group/${name}`) } };
  },
  // The ARN of a log group ends in `:*`, which means its streams.
  'AWS::Logs::LogGroup': (id) => ({
    ref: physicalName(id),
    attributes: { Arn: arnOf('logs', `log-group:${physicalName(id)}:*`) },
  }),
  'AWS::IAM::Role': (id) => ({
    ref: physicalName(id),
    attributes: { Arn: `arn:aws:iam::${ACCOUNT}:role/${physicalName(id)}` },
  }),
};

/** What watches a deployment in AWS; nothing here depends on it, so that the stack does without it. */
const NOT_PLAYED = /^AWS::(?:CloudWatch|SNS)::|^AWS::Logs::QueryDefinition$/;

/** Throws for a resource that is there on a condition, unless the local stack does without it anyway. */
export function assertUnconditional(id: string, { Condition, Type }: { Condition?: string; Type: string }): void {
  if (Condition === undefined || NOT_PLAYED.test(Type)) return;
  throw new Error(`template.yaml, Resources.${id}: the local stack does not know the condition ${Condition}`);
}

/** What references to a resource stand for; throws for a type that is not known. */
export function namesOf(
  id: string,
  resource: { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> },
  awsUrl: string,
): ResourceNames {
  const name = Object.hasOwn(NAMES, resource.Type) ? NAMES[resource.Type] : undefined;
  if (name === undefined) {
    throw new Error(`template.yaml, Resources.${id}: the local stack does not know ${resource.Type}`);
  }
  return name(id, resource.Properties ?? {}, awsUrl);
}

/** What CloudFormation's pseudo parameters stand for. */
export const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::StackName': STACK,
};

/** The bus of a rule's resolved properties, which is named or given by its ARN. */
export function busOf({ EventBusName: given }: Readonly<Record<string, unknown>>): string {
  return typeof given === 'string' ? (given.split('/').at(-1) ?? given) : 'default';
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
export function ruleArn(name: string, bus: string): string {
  return arnOf('events', bus === 'default' ? `rule/${name}` : `rule/${bus}/${name}`);
}

/** The ARN that stands for a table's stream in the template; the engine gives it another one at run time. */
function streamArn(tableName: string): string {
  return arnOf('dynamodb', `table/${tableName}/stream/local`);
}

export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

/** A name of the form `!Sub "${AWS::StackName}-…"` is given before anything else is resolved. */
function givenName(id: string, { Name: given }: Readonly<Record<string, unknown>>): string {
  const text = typeof given === 'string' ? given : (given as { 'Fn::Sub'?: string } | undefined)?.['Fn::Sub'];
  if (text === undefined) return physicalName(id);
  const name = text.replaceAll('${AWS::StackName}', STACK);
  if (name.includes('${'))
    throw new Error(`template.yaml, Resources.${id}.Name: only \${AWS::StackName} is known here`);
  return name;
}
