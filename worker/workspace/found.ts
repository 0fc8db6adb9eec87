/** Something that stands in a directory and may belong to its tree. Nobody has looked into a file. */
export type Found =
  | { readonly kind: 'directory'; readonly path: string; readonly mode: number }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly mode: number;
      readonly bytes: number;
      readonly inode: number;
      /** When anything about it changed last, in milliseconds since the epoch, by the kernel: nobody can set it. */
      readonly changedAt: number;
    };
