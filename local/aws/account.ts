/** The account, region and partition that every local resource belongs to. */
export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';

export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
}
