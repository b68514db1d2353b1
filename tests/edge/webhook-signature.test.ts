import { verifyWebhook } from '#lib/edge/webhook-signature.ts';

describe('verifyWebhook', () => {
  /** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation */
  const example = {
    secrets: ["It's a Secret to Everybody"],
    rawBody: Buffer.from('Hello, World!'),
    signature: `sha256=${['757107ea0eb2509fc211221cce984b8a', '37570b6d7586c22c46f4379c8b043e17'].join('')}`,
  };

  it('takes the example of GitHub’s documents', () => {
    expect(verifyWebhook(example)).toBe(true);
  });

  it.each([
    ['another body', { rawBody: Buffer.from('Hello, World?') }],
    ['another secret', { secrets: ["It's no Secret"] }],
    ['no secret', { secrets: [] }],
    ['no signature', { signature: undefined }],
    ['a signature of another kind', { signature: example.signature.replace('sha256', 'sha1') }],
    ['a longer signature', { signature: `${example.signature}00` }],
    ['a signature with a line behind it', { signature: `${example.signature}\n` }],
  ])('takes it not with %s', (_title, change) => {
    expect(verifyWebhook({ ...example, ...change })).toBe(false);
  });
});
