import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { Tracing } from '#lib/kernel/tracing.ts';

/**
 * The attributes by which a message goes on with the flow of its sender: `correlation_id`, `traceparent`, `request_id` (of the
 * invocation with which it all began). What the message itself says counts more.
 */
export function carriedAttributes(
  tracing: Pick<Tracing, 'carried'>,
  message: { readonly correlationId?: string | undefined },
): Record<string, MessageAttributeValue> {
  const { correlationId, firstRequestId, traceparent } = tracing.carried();
  const values = {
    correlation_id: message.correlationId ?? correlationId,
    traceparent,
    request_id: firstRequestId,
  };
  return Object.fromEntries(
    Object.entries(values)
      // SQS refuses an attribute without a value.
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
}
