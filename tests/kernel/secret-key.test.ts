import { isSecretKey } from '#lib/kernel/secret-key.ts';

const secret = [
  'token',
  'tokens',
  'Token',
  'TOKEN',
  'bot_token',
  'botToken',
  'BOT-TOKEN',
  'discord.bot.token',
  '/watchbell/discord-bot-token',
  'accessToken2',
  'accesstoken',
  'ID_TOKEN',
  'X-Amz-Security-Token',
  'token_value',
  'secret',
  'clientSecret',
  'client-secret',
  'supersecret',
  'SecretString',
  'secretAccessKey',
  'AWS_SECRET_ACCESS_KEY',
  'awssecretaccesskey',
  'password',
  'Passwords',
  'dbpassword',
  'password_hash',
  'passwordConfirmation',
  'passwd',
  'passphrase',
  'pwd',
  'pass',
  'db_pass',
  'key',
  'KEY',
  'keys',
  'audit_key',
  'apiKey',
  'API-Key',
  'apikey',
  'XAPIKey',
  'x-api-key',
  'api_key_value',
  'private_key',
  'privateKeyPem',
  'signing-key',
  'sshkey',
  'keyMaterial',
  'authorization',
  'Authorization',
  'Proxy-Authorization',
  'authorization_code',
  'auth',
  'basicAuth',
  'OAuth2Token',
  'bearer',
  'cookie',
  'Set-Cookie',
  'sessioncookie',
  'credential',
  'credentials',
  'aws_credentials',
  'signature',
  'X-Signature-Ed25519',
  'sig',
  'jwt',
  'otp',
  'connectionString',
  'session',
  'session_id',
  'JSESSIONID',
  'connect.sid',
  'ｔｏｋｅｎ',
];

const readable = [
  '',
  'name',
  'monkey',
  'keyboard',
  'keyword',
  'hotkey',
  'key_id',
  'keyCount',
  'primary_key',
  'partitionKey',
  'sort-key',
  'SortKey',
  'dedupe_key',
  'idempotency-key',
  's3_key',
  'public_key',
  'DISCORD_PUBLIC_KEY',
  'cache_keys',
  'access_key_id',
  'AWSAccessKeyId',
  'token_type',
  'tokenCount',
  'token_expires_at_ms',
  'token_expires',
  'prompt_tokens_details',
  'secretArn',
  'secret_name',
  'DISCORD_BOT_TOKEN_PARAM',
  'password_policy',
  'session_count',
  'session_start_limit',
  'InvalidSignatureException',
  'max_token_count',
  'auth_method',
  'X-Signature-Timestamp',
  'cookie_path',
  'author',
  'authority',
  'authenticated',
  'authorizing_integration_owners',
  'secretary',
  'tokenizer',
  'passed',
  'passenger',
  'bypass',
  'compass',
  'design',
  'signal',
  'project_id',
  'trace_id',
  'status',
  '123',
  '名前',
];

describe('isSecretKey', () => {
  it.each(secret)('hides what stands under %j', (key) => {
    expect(isSecretKey(key, 'text')).toBe(true);
  });

  it.each(readable)('shows what stands under %j', (key) => {
    expect(isSecretKey(key, 'text')).toBe(false);
  });

  it.each(['tokens', 'input_tokens', 'totalTokens', 'tokens_per_second', 'auth_tokens', 'api_keys', 'pass'])(
    'takes a number under %j for a count',
    (key) => {
      expect(isSecretKey(key, 1500)).toBe(false);
    },
  );

  it.each(['token', 'password', 'otp', 'pin_token', 'tokens_signature'])('hides a number under %j', (key) => {
    expect(isSecretKey(key, 123456)).toBe(true);
  });

  it('shows truth values, for whether there is a secret is none', () => {
    expect(isSecretKey('has_token', false)).toBe(false);
  });

  it('judges a very long key by its end', () => {
    expect(isSecretKey(`${'x'.repeat(1_000_000)}_token`)).toBe(true);
  });
});
