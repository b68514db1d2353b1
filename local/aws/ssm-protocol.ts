import { createHash } from 'node:crypto';

import { AwsError } from './aws-error.ts';
import { createInputReader, type Input } from './input.ts';
import type { Parameters, ParameterType, StoredParameter } from './ssm.ts';

const NAME = /^[A-Za-z0-9_./-]{1,1011}$/;
const MAX_NAMES = 10;
const MAX_VALUE_BYTES = 4096;
const TYPES: readonly string[] = ['String', 'StringList', 'SecureString'] satisfies ParameterType[];
const refuse = (message: string) => new AwsError('ValidationException', message);
const reader = createInputReader(refuse);

type Action = (parameters: Parameters, input: Input) => object;

const ACTIONS: Readonly<Record<string, Action>> = {
  GetParameter(parameters, input) {
    const name = reader.requiredText(input, 'Name');
    const parameter = parameters.find(name);
    if (parameter === undefined) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
    return { Parameter: toWire(parameter, reader.boolean(input, 'WithDecryption')) };
  },

  GetParameters(parameters, input) {
    const names = reader.texts(input, 'Names') ?? [];
    if (names.length === 0 || names.length > MAX_NAMES)
      throw refuse(`Names must have between 1 and ${MAX_NAMES} members.`);
    if (new Set(names).size < names.length) throw refuse('Names must not contain a name twice.');
    const decrypted = reader.boolean(input, 'WithDecryption');
    const found = names.flatMap((name) => parameters.find(name) ?? []);
    return {
      Parameters: found.map((parameter) => toWire(parameter, decrypted)),
      InvalidParameters: names.filter((name) => !parameters.has(name)),
    };
  },

  PutParameter(parameters, input) {
    const name = reader.requiredText(input, 'Name');
    const value = reader.requiredText(input, 'Value');
    const stored = parameters.find(name);
    const type = reader.text(input, 'Type') ?? stored?.type;
    if (!NAME.test(name)) throw refuse('Parameter name: can only consist of letters, digits and the symbols . _ - /');
    if (Buffer.byteLength(value) > MAX_VALUE_BYTES)
      throw refuse(`Value must not be longer than ${MAX_VALUE_BYTES} bytes.`);
    if (!isType(type)) throw refuse(`Type must be one of ${TYPES.join(', ')}; a new parameter needs one.`);
    if (stored !== undefined && reader.boolean(input, 'Overwrite') !== true) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set Overwrite.',
      );
    }
    return { Version: parameters.put(name, value, type).version, Tier: 'Standard' };
  },
};

/** Answers one `AmazonSSM.<action>` request; throws an AwsError for what Parameter Store refuses. */
export function answerSsm(parameters: Parameters, request: { action: string; input: Input }): object {
  const action = Object.hasOwn(ACTIONS, request.action) ? ACTIONS[request.action] : undefined;
  if (action === undefined) throw new AwsError('UnknownOperationException', `The local SSM has no ${request.action}.`);
  return action(parameters, request.input);
}

function isType(type: string | undefined): type is ParameterType {
  return type !== undefined && TYPES.includes(type);
}

function toWire(parameter: StoredParameter, decrypted: boolean | undefined): object {
  const readable = parameter.type !== 'SecureString' || decrypted === true;
  return {
    Name: parameter.name,
    ARN: parameter.arn,
    Type: parameter.type,
    // Without WithDecryption AWS answers the cipher text: a caller that forgets it must fail here too.
    Value: readable ? parameter.value : createHash('sha512').update(parameter.value).digest('base64'),
    Version: parameter.version,
    LastModifiedDate: parameter.modifiedAt / 1000,
    DataType: 'text',
  };
}
