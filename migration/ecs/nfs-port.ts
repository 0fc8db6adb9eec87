/** The port of NFS, at which mount targets listen (EFS user guide, "Using VPC security groups"). */
export const NFS_PORT = 2049;
