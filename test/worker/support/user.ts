/** Whether the tests run as root, which alone can start a process as somebody else. */
export const runsAsRoot = process.getuid?.() === 0;

/** A user without rights; it need not have a name. */
export const OTHER_USER_ID = 1000;
