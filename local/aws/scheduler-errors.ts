import { AwsError } from './aws-error.ts';

/** The refusals of EventBridge Scheduler with their HTTP statuses. */
export const schedulerErrors = {
  validation: (message: string) => new AwsError('ValidationException', message),
  conflict: (message: string) => new AwsError('ConflictException', message, { status: 409 }),
  noSchedule: (name: string) =>
    new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, { status: 404 }),
  noGroup: (name: string) =>
    new AwsError('ResourceNotFoundException', `Schedule group ${name} does not exist.`, { status: 404 }),
};
