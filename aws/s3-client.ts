import { S3Client } from '@aws-sdk/client-s3';
import { type ClientSettings, shared } from './clients.ts';

/**
 * With an endpoint of its own the bucket stands in the path: as part of the host's name it would have to be found by name. Checksums that
 * S3 does not ask for are left out; they would be sent behind the body, which S3's likes need not understand.
 */
export function createS3Client(settings: ClientSettings): S3Client {
  return new S3Client({
    ...shared(settings),
    forcePathStyle: settings.endpoint !== undefined,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // These, too, would be looked for in `~/.aws`.
    useArnRegion: false,
    disableS3ExpressSessionAuth: true,
  });
}
