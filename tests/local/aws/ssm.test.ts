import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';

import { type LocalAwsFixture, openLocalAws } from './local-aws.ts';

let local: LocalAwsFixture;

beforeEach(async () => {
  local = await openLocalAws();
});

afterEach(() => local.close());

describe('the local Parameter Store', () => {
  it('answers decrypted values and the names that it does not know', async () => {
    local.parameters.put('/app/token', 'plain text');
    const Names = ['/app/token', '/app/missing'];

    const answer = await local.ssm.send(new GetParametersCommand({ Names, WithDecryption: true }));

    expect(answer.Parameters).toMatchObject([
      {
        Name: '/app/token',
        Value: 'plain text',
        Type: 'SecureString',
        Version: 1,
        LastModifiedDate: new Date(local.now()),
        ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/token',
      },
    ]);
    expect(answer.InvalidParameters).toEqual(['/app/missing']);
  });

  it('keeps a secret closed to who forgets to ask for decryption', async () => {
    local.parameters.put('/app/token', 'plain text');

    const { Parameter } = await local.ssm.send(new GetParameterCommand({ Name: '/app/token' }));

    expect(Parameter?.Value).not.toContain('plain text');
  });

  it('writes a parameter, and its next version only when told to overwrite', async () => {
    const put = (Value: string, Overwrite?: boolean) =>
      local.ssm.send(new PutParameterCommand({ Name: '/app/mode', Type: 'String', Value, Overwrite }));

    const first = await put('one');
    await expect(put('two')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    const second = await put('two', true);

    expect([first.Version, second.Version]).toEqual([1, 2]);
    const { Parameter } = await local.ssm.send(new GetParameterCommand({ Name: '/app/mode' }));
    expect(Parameter?.Value).toBe('two');
    expect(local.parameters.has('/app/mode')).toBe(true);
  });

  it('refuses what Parameter Store refuses', async () => {
    const send = (command: GetParametersCommand) => local.ssm.send(command);

    await expect(local.ssm.send(new GetParameterCommand({ Name: '/no' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    await expect(send(new GetParametersCommand({ Names: ['/a', '/a'] }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(send(new GetParametersCommand({ Names: [] }))).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(local.ssm.send(new PutParameterCommand({ Name: '/a', Value: 'x' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(
      local.ssm.send(new PutParameterCommand({ Name: '/a', Type: 'String', Value: 'x'.repeat(4097) })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(local.ssm.send(new DescribeParametersCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});
