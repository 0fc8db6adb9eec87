import type { AddCommand } from '../command.ts';
export const addExport: AddCommand = () => undefined;
