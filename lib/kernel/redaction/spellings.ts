/** Characters of base64 that must be the secret's own before they tell it. */
const MIN_BASE64 = 7;
/** Lines of a longer secret, such as a private key, are told one by one. */
const MIN_LINE = 20;

/** How a secret may stand in a text: as it is, in JSON, in an address or a form, in base64; and each of its long lines. */
export function spellingsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const percent = percentEncoded(secret);
  const lines = secret.includes('\n') ? secret.split(/\r?\n/).filter(isLongLine) : [];
  return [
    ...new Set([
      secret,
      json,
      JSON.stringify(json).slice(1, -1),
      percent,
      percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
      percent.replaceAll('%20', '+'),
      // Forms and strict encoders spell these five as well.
      percent.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
      ...[0, 1, 2].flatMap((before) => base64Behind(secret, before)),
      ...lines,
    ]),
  ];
}

/** `encodeURIComponent`, which throws for half characters. */
function percentEncoded(secret: string): string {
  return encodeURIComponent(secret.toWellFormed());
}

function isLongLine(line: string): boolean {
  return line.length >= MIN_LINE && !line.startsWith('-----');
}

/** The characters that a secret alone decides when it stands behind `before` bytes of something else, in both alphabets. */
function base64Behind(secret: string, before: number): string[] {
  const bytes = Buffer.from(secret);
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  return own.length < MIN_BASE64 ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}
