import { S3 } from '@aws-sdk/client-s3';
import { Jimp } from 'jimp';
import { runWorker, UnprocessableMessageError } from '../../../worker/index.ts';

const s3 = new S3();
const Bucket = process.env['PICTURES_BUCKET'];
await runWorker({
  async handle({ body: Key }, { signal: abortSignal }) {
    const { Body } = await s3.getObject({ Bucket, Key }, { abortSignal });
    const picture = await Jimp.read(Buffer.from((await Body?.transformToByteArray()) ?? [])).catch((cause) => {
      throw new UnprocessableMessageError(`${Key} is no picture`, { cause });
    });
    const thumbnail = await picture.scaleToFit({ w: 200, h: 200 }).getBuffer('image/jpeg');
    await s3.putObject({ Bucket, Key: `thumbnails/${Key}`, Body: thumbnail }, { abortSignal });
  },
});
