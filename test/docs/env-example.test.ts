import { parseEnv } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { deploymentSettings } from '../../contract/deployment-settings.ts';
import { kubernetesRules, kubernetesSettings } from '../../contract/kubernetes-settings.ts';
import { readSettings } from '../../contract/read-settings.ts';
import { readDeploymentSettings } from '../../lib/deployment-settings.ts';
import { read } from './documents.ts';

const text = read('.env.example');
const withoutComments = parseEnv(text);
const everything = parseEnv(text.replace(/^# (?=[A-Z0-9_]+=)/gm, ''));

describe('the sample of a .env file', () => {
  test('is a valid configuration as it stands, and with every line that is commented out', () => {
    expect(readDeploymentSettings(withoutComments)).toMatchObject({ ECS_MAX_TASKS: 10 });
    expect(readDeploymentSettings(everything)).toMatchObject({
      ECS_CLUSTER_NAME: 'cloudide-cluster',
      REDIS_PORT: 6379,
    });
  });

  test('has what the commands about Kubernetes read, all of it commented out', () => {
    expect(readSettings('The sample', kubernetesSettings, withoutComments, kubernetesRules)).toEqual({});
    expect(readSettings('The sample', kubernetesSettings, everything, kubernetesRules)).toEqual({
      K8S_NAMESPACE: 'cloudide-workers',
      K8S_WORKER_IMAGE: expect.any(String),
      K8S_MIN_REPLICAS: 1,
      K8S_MAX_REPLICAS: 10,
    });
  });

  test('names settings only that exist, and changes no default', () => {
    const known = { ...deploymentSettings, ...kubernetesSettings };
    expect(Object.keys(everything).filter((name) => !(name in known))).toEqual([]);
    expect(readDeploymentSettings(withoutComments)).toEqual(readDeploymentSettings({}));
  });
});
