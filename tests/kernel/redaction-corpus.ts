/**
 * Secrets in the formats that vendors publish, and texts that only look like some. Everything is made at run time from a seed,
 * so that no file holds a text that looks like a secret in full.
 */

export interface Specimen {
  readonly title: string;
  readonly text: string;
  /** The part that nobody may read; the whole text unless given. */
  readonly hidden?: string;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const ALNUM = UPPER + LOWER + DIGITS;
const HEX = '0123456789abcdef';
const URL64 = `${ALNUM}-_`;
const BASE32 = `${UPPER}234567`;

/** Draws from a seed: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function drawsOf(seed: number) {
  let state = seed;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const pick = (from: string) => from[Math.floor(next() * from.length)] ?? '';
  const of = (from: string, length: number) => Array.from({ length }, () => pick(from)).join('');
  /** As people and generators make them: never without a digit and letters of both cases. */
  const mixed = (length: number, from = ALNUM) =>
    `${pick(UPPER)}${pick(DIGITS)}${pick(LOWER)}${of(from, length - 6)}${pick(LOWER)}${pick(UPPER)}${pick(DIGITS)}`;
  return { next, of, mixed, base64: (bytes: number) => Buffer.from(of(ALNUM, bytes)).toString('base64') };
}

type Draws = ReturnType<typeof drawsOf>;

/** Prefix, what follows, by vendor. Prefixes are split, lest a scanner of files takes them for the beginning of a secret. */
const prefixed: ReadonlyArray<readonly [title: string, prefix: readonly string[], tail: (draws: Draws) => string]> = [
  ['GitHub personal', ['gh', 'p_'], ({ mixed }) => mixed(36)],
  ['GitHub OAuth', ['gh', 'o_'], ({ mixed }) => mixed(36)],
  ['GitHub user to server', ['gh', 'u_'], ({ mixed }) => mixed(36)],
  ['GitHub installation', ['gh', 's_'], ({ mixed }) => mixed(36)],
  ['GitHub refresh', ['gh', 'r_'], ({ mixed }) => mixed(76)],
  ['GitHub fine-grained', ['github', '_pat_'], ({ mixed }) => `${mixed(22)}_${mixed(59)}`],
  ['GitLab personal', ['gl', 'pat-'], ({ mixed }) => mixed(20, URL64)],
  ['GitLab runner', ['gl', 'rt-'], ({ mixed }) => mixed(20, URL64)],
  ['GitLab trigger', ['gl', 'ptt-'], ({ of }) => of(HEX, 40)],
  ['GitLab deploy', ['gl', 'dt-'], ({ mixed }) => mixed(20, URL64)],
  ['Slack bot', ['xo', 'xb-'], ({ of, mixed }) => `${of(DIGITS, 12)}-${of(DIGITS, 12)}-${mixed(24)}`],
  ['Slack user', ['xo', 'xp-'], ({ of }) => `${of(DIGITS, 12)}-${of(DIGITS, 12)}-${of(DIGITS, 12)}-${of(HEX, 32)}`],
  ['Slack workspace', ['xo', 'xa-2-'], ({ of }) => `${of(DIGITS, 12)}-${of(HEX, 32)}`],
  ['Slack legacy', ['xo', 'xs-'], ({ of }) => `${of(DIGITS, 12)}-${of(HEX, 32)}`],
  ['Slack refresh', ['xo', 'xe-1-'], ({ mixed }) => mixed(140)],
  ['Slack app', ['xa', 'pp-1-A'], ({ of }) => `${of(DIGITS, 10)}-${of(DIGITS, 13)}-${of(HEX, 64)}`],
  ['AWS key id', ['AK', 'IA'], ({ of }) => of(BASE32, 14) + '7Q'],
  ['AWS temporary key id', ['AS', 'IA'], ({ of }) => of(BASE32, 14) + '3Z'],
  ['AWS session token', ['IQoJb3', 'JpZ2luX2Vj'], ({ mixed }) => mixed(340)],
  ['AWS older session token', ['FwoGZX', 'IvYXdzE'], ({ mixed }) => mixed(340)],
  ['Google API key', ['AI', 'za'], ({ mixed }) => mixed(35, URL64)],
  ['Google access token', ['ya', '29.'], ({ mixed }) => mixed(120, URL64)],
  ['Google client secret', ['GOC', 'SPX-'], ({ mixed }) => mixed(28, URL64)],
  ['Stripe live secret', ['sk_', 'live_'], ({ mixed }) => mixed(24)],
  ['Stripe test secret', ['sk_', 'test_'], ({ mixed }) => mixed(99)],
  ['Stripe restricted', ['rk_', 'live_'], ({ mixed }) => mixed(24)],
  ['webhook signing', ['wh', 'sec_'], ({ base64 }) => base64(24)],
  ['npm', ['np', 'm_'], ({ mixed }) => mixed(36)],
  ['PyPI', ['py', 'pi-AgEIcHlwaS5vcmc'], ({ mixed }) => mixed(140, URL64)],
  ['RubyGems', ['ruby', 'gems_'], ({ of }) => of(HEX, 48)],
  ['Docker Hub', ['dckr', '_pat_'], ({ mixed }) => mixed(27, URL64)],
  ['Atlassian', ['ATA', 'TT3xFfGF0'], ({ mixed }) => `${mixed(160, URL64)}=${'A1B2C3D4'}`],
  ['Atlassian container', ['ATC', 'TT3xFfGN0'], ({ mixed }) => `${mixed(160, URL64)}=${'A1B2C3D4'}`],
  ['SendGrid', ['S', 'G.'], ({ mixed }) => `${mixed(22, URL64)}.${mixed(43, URL64)}`],
  ['Twilio key', ['S', 'K'], ({ of }) => of(HEX, 32)],
  ['Shopify app', ['shp', 'at_'], ({ of }) => of(HEX, 32)],
  ['Shopify shared', ['shp', 'ss_'], ({ of }) => of(HEX, 32)],
  ['OpenAI', ['s', 'k-'], ({ mixed }) => mixed(48)],
  ['OpenAI project', ['s', 'k-proj-'], ({ mixed }) => mixed(120, URL64)],
  ['Anthropic', ['s', 'k-ant-api03-'], ({ mixed }) => mixed(93, URL64)],
  ['Hugging Face', ['h', 'f_'], ({ mixed }) => mixed(34)],
  ['DigitalOcean', ['dop', '_v1_'], ({ of }) => of(HEX, 64)],
  ['Vault service', ['hv', 's.'], ({ mixed }) => mixed(90, URL64)],
  ['Vault batch', ['hv', 'b.'], ({ mixed }) => mixed(138, URL64)],
  ['age', ['AGE-', 'SECRET-KEY-1'], ({ of }) => of(UPPER + DIGITS, 58)],
  ['Databricks', ['da', 'pi'], ({ of }) => of(HEX, 32)],
  ['Mailgun', ['k', 'ey-'], ({ of }) => of(HEX, 32)],
  ['Square', ['sq0', 'atp-'], ({ mixed }) => mixed(22, URL64)],
  ['Grafana service account', ['gl', 'sa_'], ({ mixed, of }) => `${mixed(32)}_${of(HEX, 8)}`],
  ['Sentry', ['sn', 'tryu_'], ({ of }) => of(HEX, 64)],
  ['New Relic', ['NR', 'AK-'], ({ of }) => of(UPPER + DIGITS, 27)],
  ['Postman', ['PM', 'AK-'], ({ of }) => `${of(HEX, 24)}-${of(HEX, 34)}`],
  ['Linear', ['lin', '_api_'], ({ mixed }) => mixed(40)],
  ['Figma', ['fi', 'gd_'], ({ mixed }) => mixed(43, URL64)],
  ['Tailscale', ['ts', 'key-auth-'], ({ mixed }) => `${mixed(12)}-${mixed(32)}`],
  ['Supabase', ['sb', 'p_'], ({ of }) => of(HEX, 40)],
  ['Discord interaction', ['aW50ZXJh', 'Y3Rpb246'], ({ mixed }) => mixed(190)],
];

/** More than 150 secrets; other ones for another seed. */
export function secretsOf(seed: number): Specimen[] {
  const draws = drawsOf(seed);
  const vendors = [0, 1].flatMap(() =>
    prefixed.map(([title, prefix, tail]): Specimen => ({ title, text: prefix.join('') + tail(draws) })),
  );
  return [...vendors, ...shapesOf(draws), ...[0, 1].flatMap(() => placesOf(draws))];
}

/** Secrets without a prefix of letters. */
function shapesOf(draws: Draws): Specimen[] {
  const { mixed, of } = draws;
  const url64 = (text: string) => Buffer.from(text).toString('base64url');
  return [0, 1, 2].flatMap((round): Specimen[] => [
    {
      title: 'JSON web token',
      text: [url64('{"alg":"RS256","typ":"JWT"}'), url64(`{"sub":"${of(DIGITS, 8)}"}`), mixed(43, URL64)].join('.'),
    },
    {
      title: 'Discord bot',
      text: [url64(`${3 + 3 * round}${of(DIGITS, 17)}`), mixed(6, URL64), mixed(38, URL64)].join('.'),
    },
    { title: 'Telegram bot', text: `${of('123456789', 10)}:AA${mixed(33, URL64)}` },
    { title: 'Entra client', text: `${of(ALNUM, 3)}8Q~${mixed(34, URL64)}` },
    { title: 'Terraform', text: `${mixed(14)}.atlas${'v1'}.${mixed(67, URL64)}` },
  ]);
}

/** Secrets that are told by what stands around them. */
function placesOf({ base64, mixed, of }: Draws): Specimen[] {
  const id = `1${of(DIGITS, 17)}`;
  const password = mixed(12, `${ALNUM}!%^*`);
  const long = mixed(40);
  const key = [`${'-----BEGIN'} RSA PRIVATE KEY-----`, base64(48), base64(48), base64(20)];
  const end = `${'-----END'} RSA PRIVATE KEY-----`;
  const at = (title: string, text: string, hidden: string): Specimen => ({ title, text, hidden });
  const webhook = mixed(68, URL64);
  const hook = `${of(UPPER, 9)}/${of(UPPER, 11)}/${mixed(24)}`;
  return [
    at('Discord webhook', `https://discord.com/api/webhooks/${id}/${webhook}`, webhook),
    at('Discord webhook of old', `https://discordapp.com/api/v10/webhooks/${id}/${webhook}?wait=true`, webhook),
    at('Discord follow-up', `PATCH /webhooks/${id}/${webhook}/messages/@original`, webhook),
    at('Discord callback', `POST /interactions/${id}/${webhook}/callback`, webhook),
    at('Slack hook', `https://hooks.slack.com/services/${hook}`, hook.slice(10)),
    at('URL with a password', `postgres://app:${password}@db.example.org:5432/shop`, password),
    at('URL with a token', `https://${long}@github.com/acme/shop.git`, long),
    at('URL with user and token', `https://x-access-token:${long}@github.com/acme/shop.git`, long),
    at('AWS signed URL', `https://b.s3.amazonaws.com/x?X-Amz-Signature=${of(HEX, 64)}&x=1`, 'X-Amz-Signature=0'),
    at('AWS security token', `https://b.s3.amazonaws.com/x?X-Amz-Security-Token=${long}%2B`, long),
    at('Azure SAS', `https://a.blob.core.windows.net/c?sv=2024-11-04&se=2026-01-01&sig=${mixed(40)}%3D`, 'sig=Z'),
    at('Azure connection', `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${base64(64)};`, 'AccountKey=Z'),
    at('access token in an address', `https://api.example.org/me?access_token=${long}`, long),
    at('token in an address', `https://api.example.org/me?token=${long}#top`, long),
    at('key of an address', `https://maps.example.org/api?key=${long}&q=a`, long),
    at('address in an address', `/login?next=https%3A%2F%2Fx.example%2F%3Ftoken%3D${long}`, long),
    at('bearer', `Bearer ${long}`, long),
    at('bearer, small', `curl -H 'authorization: bearer ${long}'`, long),
    at('basic', `Basic ${Buffer.from(`me:${password}`).toString('base64')}`, 'Basic Z'),
    at('token header', `Authorization: token ${long}`, long),
    at('token word', `sent with token ${long} to GitHub`, long),
    at('bot header', `Authorization: Bot ${long}`, long),
    at('header', `X-Api-Key: ${long}`, long),
    at('password assigned', `password=${password}`, password),
    at('password after an error', `error: password=${password} refused`, password),
    at('password in JSON', `{"user":"me","password":"${password}"}`, password),
    at('key in JSON', `{"api_key": "${long}"}`, long),
    at('key in JSON in JSON', JSON.stringify(JSON.stringify({ client_secret: long })), long),
    at('YAML', `database:\n  user: me\n  password: ${password}\n`, password),
    at('environment', `export DB_PASSWORD='${password}'`, password),
    at('environment, spring', `spring.datasource.password=${password}`, password),
    at('option', `deploy --token ${long} --verbose`, long),
    at('option with a sign', `deploy --client-secret=${long}`, long),
    at('curl', `curl -u me:${password} https://example.org`, password),
    at('AWS secret', `aws_secret_access_key = ${mixed(40, `${ALNUM}/+`)}`, 'aws_secret_access_key = Z'),
    at('AWS pair', `${'AK'}${'IA'}${of(BASE32, 15)}7,${long}`, long),
    at('AWS secret in prose', `the secret access key is ${long}, keep it`, long),
    at('cookie', `Cookie: theme=dark; sid=${long}; lang=en`, long),
    at('set-cookie', `set-cookie: connect.sid=s%3A${long}; Path=/; HttpOnly`, long),
    at('session', `JSESSIONID=${long}`, long),
    at('element', `<Password>${password}</Password>`, password),
    at('hash rocket', `{:password => '${password}'}`, password),
    at('private key', [...key, end].join('\n'), key[1] ?? ''),
    at('private key in JSON', JSON.stringify({ key: [...key, end].join('\n') }), key[1] ?? ''),
    at('private key without its end', key.slice(0, 3).join('\n'), key[1] ?? ''),
    at('private key without its beginning', [...key.slice(1), end].join('\n'), key[1] ?? ''),
    at('private key in a log', key.map((line) => `2026-11-21T02:03:04.1234567Z ${line}`).join('\n'), key[1] ?? ''),
  ].map((specimen) => withDrawn(specimen));
}

/** A hidden part that ends in a single letter or digit stands for the value behind the sign: it is read from the text. */
function withDrawn({ hidden = '', text, title }: Specimen): Specimen {
  const [, sign] = /^([\w -]*(?:= ?|Basic ))[0Z]$/.exec(hidden) ?? [];
  if (sign === undefined) return { title, text, hidden };
  const [value = ''] = /^[^\s&;"]+/.exec(text.slice(text.indexOf(sign) + sign.length)) ?? [];
  return { title, text, hidden: value };
}

/** More than 80 texts that are no secrets. */
export function innocentsOf(seed: number): string[] {
  const { base64, mixed, of } = drawsOf(seed);
  const uuid = () => [8, 4, 4, 4, 12].map((length) => of(HEX, length)).join('-');
  const snowflake = () => `1${of(DIGITS, 17)}`;
  const sha = of(HEX, 40);
  return [
    uuid(),
    `run ${uuid()} has ended`,
    `00-${of(HEX, 32)}-${of(HEX, 16)}-01`,
    of(HEX, 32),
    of(HEX, 64),
    `sha256:${of(HEX, 64)}`,
    `https://github.com/acme/shop/commit/${sha}`,
    `https://github.com/acme/shop/compare/${sha}...${of(HEX, 40)}`,
    `uses: actions/checkout@${sha}`,
    `https://github.com/acme/shop/actions/runs/${of('123456789', 11)}/job/${of('123456789', 11)}`,
    `https://discord.com/channels/${snowflake()}/${snowflake()}/${snowflake()}`,
    `https://discord.com/api/v10/applications/${snowflake()}/guilds/${snowflake()}/commands`,
    `https://cdn.discordapp.com/avatars/${snowflake()}/${of(HEX, 32)}.png?size=128`,
    `/webhooks/${snowflake()}`,
    `<@${snowflake()}> and <#${snowflake()}>`,
    snowflake(),
    `arn:aws:iam::${of(DIGITS, 12)}:role/deploy`,
    `arn:aws:secretsmanager:eu-central-1:${of(DIGITS, 12)}:secret:shop/db-${of(ALNUM, 6)}`,
    `arn:aws:sqs:eu-central-1:${of(DIGITS, 12)}:fires`,
    `arn:aws:lambda:eu-central-1:${of(DIGITS, 12)}:function:worker`,
    `data:image/png;base64,iVBORw0KGgo${base64(90)}`,
    `sha512-${Buffer.from(of(ALNUM, 64)).toString('base64')}`,
    `etag: W/"${of(HEX, 32)}"`,
    `request id ${of(UPPER + DIGITS, 16)}`,
    `X-Amzn-Trace-Id: Root=1-${of(HEX, 8)}-${of(HEX, 24)};Parent=${of(HEX, 16)};Sampled=1`,
    `cid ${mixed(20)}`,
    'an unexpected token in JSON at position 4',
    'the token has expired; make another one',
    'Enter your password and press return.',
    'Keep the secret of the garden.',
    'The bearer of this letter may pass.',
    'Basic authentication is not supported here',
    'bearer certificates are kept in the vault',
    'a token of appreciation',
    'the name of a secret: it takes 1 to 64 letters',
    'Unexpected token: found a bracket',
    'token bucket: 20 a second',
    'max_tokens=4096 temperature=0.2',
    'tokens: 1200',
    'input_tokens: 812, output_tokens: 93',
    'token_count: 77',
    'token_type: bearer',
    'primary_key: 7',
    'primary_key=id',
    'sort_key: 2026-11-21#00042',
    'dedupe_key=trg_7f#2026-11-21T09:00:00Z',
    'public_key: ed25519',
    'Missing key: DATABASE_URL',
    'press any key to go on',
    'the monkey sat on the keyboard=left',
    'keyword: release',
    'author: Jo Bloggs',
    'authority=example.org',
    'pass: 12, fail: 3',
    'has_token=true',
    'password=***',
    'password: null',
    'password: ${{ secrets.DB_PASSWORD }}',
    'Authorization: Bearer {{secret.deploy-hook}}',
    'secret_name: deploy-hook',
    'secretArn=none',
    'session_count: 12',
    'cron(0/5 * * * ? *)',
    '*/15 9-17 * * 1-5',
    'rate(5 minutes)',
    'at(2026-11-21T09:00:00)',
    '2026-11-21T09:30:00.123Z',
    '09:30:00',
    'Sat, 21 Nov 2026 09:30:00 GMT',
    'jo.bloggs@example.org',
    'mailto:jo.bloggs@example.org',
    'https://jo@example.org/inbox',
    'ssh://git@github.com/acme/shop.git',
    'git@github.com:acme/shop.git',
    'https://example.org/a/b?page=2&sort=name#top',
    'https://example.org:8443/health',
    'https://example.org/docs/tokens/rotate-a-token',
    'http://[2001:db8::1]:8080/',
    '192.168.17.254',
    'fe80::1ff:fe23:4567:890a',
    'at Object.<anonymous> (/var/task/lib/auth/token-store.ts:12:34)',
    'TypeError: Cannot read properties of undefined (reading "token")',
    'node:internal/modules/esm/loader:603',
    'npm_config_registry=https://registry.npmjs.org/',
    'npm_lifecycle_event=test',
    'hf_hub_download_progress_bar',
    'task-management-board-for-the-second-team',
    'sk-learn-extension-for-the-second-team',
    'risk-assessment-2026-11-21-final-version',
    'pypi-publish-workflow-of-the-second-team',
    'SKU 4711-0815',
    'AKIA is what ids of AWS begin with',
    'ghp_ is what tokens begin with',
    'xoxb- and xoxp- are prefixes',
    'eyJ is how a JSON web token begins',
    'v1.2.3-rc.4+build.5678',
    'lodash.debounce@4.0.8',
    'eu-central-1_abcDEF123',
    `trg_${of(LOWER + DIGITS, 12)}`,
    `run_${of(UPPER + DIGITS, 26)}`,
    'SELECT id, name FROM users WHERE token_id = 7',
    '✅ 12 checks passed in 3.4 s',
    'Größe: 12 · naïve café',
    '{"id":"42","kind":"event","at":"09:00","tokens":1200}',
    `{"commit":"${sha}","branch":"main"}`,
    'a'.repeat(300),
    '1234567890'.repeat(20),
    'function tokenOf(key: string): Token | undefined {',
    'GET /trigger/list?cursor=20 200 12ms',
    '-----BEGIN CERTIFICATE-----',
    'looks for -----BEGIN in files',
  ];
}

/** The same text in other surroundings, innocent ones all. */
export const surroundings: ReadonlyArray<readonly [title: string, around: (text: string) => unknown]> = [
  ['bare', (text) => text],
  ['in a sentence', (text) => `what came back was (${text}) and nothing more`],
  ['on a line of its own', (text) => `first\n${text}\nlast`],
  ['in JSON', (text) => JSON.stringify({ a: 1, note: text, z: [text] })],
  ['under an innocent key, deep', (text) => ({ list: [{ deep: { note: text } }] })],
  ['in an error', (text) => new Error('it failed', { cause: new Error(text) })],
  ['in a map and a set', (text) => new Map([['note', new Set([text])]])],
  ['as a key', (text) => ({ [text]: null })],
];
