import { judge, trusts } from '#local/iam/judge.ts';
import { readStatements } from '#local/iam/statement.ts';
import { readTableRequest } from '#local/iam/table-request.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/t';

function policy(...statements: object[]) {
  return readStatements({ Statement: statements }, 'Resources.Role');
}

function allow(Action: unknown, Resource: unknown, more: object = {}) {
  return { Effect: 'Allow', Action, Resource, ...more };
}

describe('the local IAM', () => {
  it.each([
    ['nothing', [], 'implicit'],
    ['the action', [allow('dynamodb:GetItem', TABLE)], 'allowed'],
    ['the action in other case', [allow('DynamoDB:getitem', TABLE)], 'allowed'],
    ['another action', [allow('dynamodb:PutItem', TABLE)], 'implicit'],
    ['another resource', [allow('dynamodb:GetItem', `${TABLE}2`)], 'implicit'],
    [
      'a resource that begins alike',
      [allow('dynamodb:GetItem', 'arn:aws:dynamodb:us-east-1:000000000000:table/')],
      'implicit',
    ],
    ['wildcards', [allow('dynamodb:*Item', 'arn:aws:dynamodb:*:table/?')], 'allowed'],
    ['a list', [allow(['s3:GetObject', 'dynamodb:GetItem'], ['x', TABLE])], 'allowed'],
    ['a Deny beside it', [allow('*', '*'), { ...allow('dynamodb:*', '*'), Effect: 'Deny' }], 'explicit'],
    ['a Deny of others', [allow('*', '*'), { ...allow('sqs:*', '*'), Effect: 'Deny' }], 'allowed'],
    ['all but others', [{ Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }], 'allowed'],
    ['all but it', [{ Effect: 'Allow', NotAction: 'dynamodb:*', Resource: '*' }], 'implicit'],
    ['all resources but it', [{ Effect: 'Allow', Action: '*', NotResource: TABLE }], 'implicit'],
  ])('judges dynamodb:GetItem under a policy that names %s', (_title, statements, verdict) => {
    expect(judge(policy(...statements), { action: 'dynamodb:GetItem', resource: TABLE })).toBe(verdict);
  });

  it.each([
    [{ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } }, 'allowed'],
    [{ StringEquals: { 'IAM:passedtoservice': ['x', 'scheduler.amazonaws.com'] } }, 'allowed'],
    [{ StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }, 'implicit'],
    [{ StringNotEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }, 'allowed'],
    [{ StringLike: { 'iam:PassedToService': '*.amazonaws.com' } }, 'allowed'],
    [{ StringEquals: { 'aws:SourceAccount': '1' } }, 'implicit'],
    [{ StringEqualsIfExists: { 'aws:SourceAccount': '1' } }, 'allowed'],
    [{ Null: { 'aws:SourceAccount': 'true' } }, 'allowed'],
    [{ 'ForAnyValue:StringEquals': { 'iam:PassedToService': ['scheduler.amazonaws.com'] } }, 'allowed'],
  ])('goes by the condition %j', (Condition, verdict) => {
    const asked = {
      action: 'iam:PassRole',
      resource: 'arn:r',
      context: { 'iam:passedtoservice': 'scheduler.amazonaws.com' },
    };

    expect(judge(policy(allow('iam:PassRole', 'arn:r', { Condition })), asked)).toBe(verdict);
  });

  it('names what it does not know, rather than letting it pass', () => {
    const strange = { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };

    expect(() => policy(allow('*', '*', strange))).toThrow('IpAddress');
    expect(() => policy(allow('*', 'arn:${aws:username}'))).toThrow('policy variables');
    expect(() => policy({ ...allow('*', '*'), Principle: {} })).toThrow('Principle');
    expect(() => policy({ Action: '*', Resource: '*' })).toThrow('Allow or Deny');
  });

  it('lets a service take a role on only under the conditions of its trust policy', () => {
    const trust = policy({
      Effect: 'Allow',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceArn': 'arn:group' } },
    });

    expect(trusts(trust, 'scheduler.amazonaws.com', { 'aws:sourcearn': 'arn:group' })).toBe(true);
    expect(trusts(trust, 'scheduler.amazonaws.com', { 'aws:sourcearn': 'arn:other' })).toBe(false);
    expect(trusts(trust, 'lambda.amazonaws.com', { 'aws:sourcearn': 'arn:group' })).toBe(false);
  });
});

describe('what a call to DynamoDB asks for', () => {
  const askedBy = (operation: string, body: Record<string, unknown>) =>
    readTableRequest(`DynamoDB_20120810.${operation}`, body).asked.map(
      ({ action, resource }) => `${action} ${resource}`,
    );

  it('is the permission of each single call of a transaction', () => {
    const asked = askedBy('TransactWriteItems', {
      TransactItems: [
        { Put: { TableName: 't' } },
        { Put: { TableName: 't' } },
        { Update: { TableName: 't' } },
        { Delete: { TableName: 'u' } },
        { ConditionCheck: { TableName: TABLE } },
      ],
    });

    expect(asked).toEqual([
      `dynamodb:PutItem ${TABLE}`,
      `dynamodb:UpdateItem ${TABLE}`,
      `dynamodb:DeleteItem ${TABLE.replace(/t$/, 'u')}`,
      `dynamodb:ConditionCheckItem ${TABLE}`,
    ]);
  });

  it.each([
    ['GetItem', { TableName: 't' }, [`dynamodb:GetItem ${TABLE}`]],
    ['Query', { TableName: 't' }, [`dynamodb:Query ${TABLE}`]],
    ['Query', { TableName: 't', IndexName: 'i' }, [`dynamodb:Query ${TABLE}/index/i`]],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 't' } }] }, [`dynamodb:GetItem ${TABLE}`]],
    ['BatchGetItem', { RequestItems: { t: { Keys: [{}, {}] } } }, [`dynamodb:BatchGetItem ${TABLE}`]],
    ['BatchWriteItem', { RequestItems: { t: [{}] } }, [`dynamodb:BatchWriteItem ${TABLE}`]],
    ['ListTables', {}, ['dynamodb:ListTables *']],
  ])('is, for %s with %j, %j', (operation, body, asked) => {
    expect(askedBy(operation, body)).toEqual(asked);
  });
});
