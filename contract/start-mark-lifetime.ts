/**
 * Days that a start mark must stay: SQS keeps no message for more than 14 (SQS developer guide, "Message quotas"), and a mark that went
 * before its message would have the command run again.
 */
export const START_MARK_DAYS = 15;
