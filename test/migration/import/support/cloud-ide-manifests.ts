/** CloudIDE's worker as it ran on Kubernetes: a Deployment that is scaled by its CPU, with its settings and secrets beside it. */
export const cloudIdeManifests = `
apiVersion: v1
kind: Namespace
metadata:
  name: cloudide-workers
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: worker-config
  namespace: cloudide-workers
data:
  AWS_REGION: eu-west-1
  AWS_SQS_QUEUE_URL: https://sqs.eu-west-1.amazonaws.com/123456789012/cloudide-commands
  AWS_S3_BUCKET_NAME: cloudide-workspaces
  REDIS_HOST: redis-service
  REDIS_PORT: "6379"
---
apiVersion: v1
kind: Secret
metadata:
  name: worker-secrets
  namespace: cloudide-workers
type: Opaque
stringData:
  AWS_ACCESS_KEY_ID: example-key-id
  AWS_SECRET_ACCESS_KEY: example-access-key
  REDIS_PASSWORD: example-password
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cloudide-terminal-worker
  namespace: cloudide-workers
  labels:
    app: terminal-worker
spec:
  replicas: 2
  selector:
    matchLabels:
      app: terminal-worker
  template:
    metadata:
      labels:
        app: terminal-worker
    spec:
      containers:
        - name: worker
          image: cloudide-worker:latest
          imagePullPolicy: IfNotPresent
          envFrom:
            - configMapRef:
                name: worker-config
            - secretRef:
                name: worker-secrets
          resources:
            requests:
              cpu: 250m
              memory: 512Mi
            limits:
              cpu: 500m
              memory: 1Gi
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: terminal-worker
  namespace: cloudide-workers
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: cloudide-terminal-worker
  minReplicas: 1
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
`;
