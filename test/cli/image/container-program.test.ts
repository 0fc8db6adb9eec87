import { expect, test } from '@jest/globals';
import { emulationHint, type Platform } from '../../../cli/image/container-program.ts';

test.each<{ platform: Platform; machine: string; says: RegExp }>([
  { platform: 'linux/arm64', machine: 'arm64', says: /^$/ },
  { platform: 'linux/amd64', machine: 'x64', says: /^$/ },
  {
    platform: 'linux/arm64',
    machine: 'x64',
    says: /^; this machine is amd64, so .*binfmt --install arm64" registers$/,
  },
  {
    platform: 'linux/amd64',
    machine: 'arm64',
    says: /^; this machine is arm64, so .*binfmt --install amd64" registers$/,
  },
])(
  'a failed build for $platform on $machine names the emulator only where it is needed',
  ({ platform, machine, says }) => {
    expect(emulationHint(platform, machine)).toMatch(says);
  },
);
