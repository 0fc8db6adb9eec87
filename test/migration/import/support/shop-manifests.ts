/** A shop with something of everything: a service behind two load balancers, a schedule, a job and a queue worker. */
export const shopManifests = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop-api, namespace: shop, labels: { app: shop, team: web } }
spec:
  replicas: 2
  progressDeadlineSeconds: 300
  strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop }, annotations: { note: "it's 'so'" } }
    spec:
      serviceAccountName: shop
      volumes: [{ name: files, persistentVolumeClaim: { claimName: files } }]
      containers:
        - name: api
          image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          ports: [{ containerPort: 8000, name: http }]
          command: [sh, -c, 'exec serve --home \${HOME}']
          volumeMounts: [{ name: files, mountPath: /files }]
          env:
            - name: DATABASE_URL
              valueFrom: { secretKeyRef: { name: shop-db, key: url } }
            - { name: QUOTE, value: "it's \\"so\\"" }
          resources: { requests: { cpu: 500m, memory: 1Gi } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: files, namespace: shop }
spec: { accessModes: [ReadWriteMany], volumeName: files, storageClassName: "", resources: { requests: { storage: 5Gi } } }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: files }
spec:
  capacity: { storage: 5Gi }
  accessModes: [ReadWriteMany]
  csi: { driver: efs.csi.aws.com, volumeHandle: 'fs-0123456789abcdef0::fsap-0123456789abcdef0' }
---
apiVersion: v1
kind: Service
metadata: { name: shop, namespace: shop }
spec: { type: LoadBalancer, selector: { app: shop }, ports: [{ name: web, port: 80, targetPort: http, appProtocol: http }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/scheme: internet-facing
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
    alb.ingress.kubernetes.io/ssl-redirect: "443"
    alb.ingress.kubernetes.io/healthcheck-path: /health
spec:
  ingressClassName: alb
  tls: [{ hosts: [shop.example.com], secretName: tls }]
  rules:
    - host: shop.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: shop, port: { number: 80 } } } }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: shop, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: shop-api }
  minReplicas: 2
  maxReplicas: 6
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } } }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: shop, namespace: shop, annotations: { eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/shop } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: shop, labels: { team: web } }
spec:
  schedule: "30 2 * * 1-5"
  timeZone: Europe/Berlin
  startingDeadlineSeconds: 600
  jobTemplate:
    spec:
      template:
        spec: { restartPolicy: Never, containers: [{ name: job, image: 'public.ecr.aws/docker/library/busybox:1.36', command: [date] }] }
---
apiVersion: batch/v1
kind: Job
metadata: { name: migrate, namespace: shop }
spec:
  template:
    spec: { restartPolicy: Never, containers: [{ name: job, image: 'public.ecr.aws/docker/library/busybox:1.36', command: [date] }] }
---
apiVersion: keda.sh/v1alpha1
kind: ScaledJob
metadata: { name: thumbnails, namespace: shop }
spec:
  pollingInterval: 30
  maxReplicaCount: 20
  jobTargetRef:
    template:
      spec: { restartPolicy: Never, containers: [{ name: worker, image: 'public.ecr.aws/docker/library/busybox:1.36' }] }
  triggers:
    - type: aws-sqs-queue
      metadata: { queueURL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/pictures', queueLength: '10', awsRegion: eu-west-1 }
`;
