"""A worker that keeps the leave contract of docs/own-worker.md, with boto3. Beside it, a program of your own:

    from worker import run_worker

    run_worker(lambda body: print(len(body)))
"""
import os
import signal
import sys
import threading
import time
import traceback
from contextlib import contextmanager

import boto3

STARTED = time.monotonic()
SERVED_NOTHING, NEVER_READY = 66, 69


def seconds(name, default):
    return int(os.environ.get(name, default))


def run_worker(handle):
    """Calls handle(body) for each message, one at a time, and ends the process when it is time to leave.
    What handle raises leaves the message to come back after its visibility time-out."""
    leaving, receiving, ready, served = False, False, False, 0

    def stop(_signal, _frame):
        nonlocal leaving
        leaving = True
        # What SQS hands to the poll in this very moment comes back after its visibility time-out.
        if receiving:
            sys.exit(0)

    try:
        signal.signal(signal.SIGTERM, stop)
        visibility = seconds('WORKER_VISIBILITY_TIMEOUT_SECONDS', 60)
        idle_exit = seconds('WORKER_IDLE_EXIT_SECONDS', 1)
        paid_end = STARTED + seconds('WORKER_PAID_MINIMUM_SECONDS', 60)
        lifetime_end = STARTED + seconds('WORKER_MAX_LIFETIME_SECONDS', 86400)
        never_idle = os.environ.get('WORKER_ROLE') == 'baseline'
        queue = {'QueueUrl': os.environ['AWS_SQS_QUEUE_URL']}
        endpoint = os.environ.get('AWS_ENDPOINT_URL_SQS')
        sqs = boto3.client('sqs', endpoint_url=endpoint, region_name=os.environ.get('AWS_REGION'))

        idle_since, last_came_empty = time.monotonic(), False
        while (now := time.monotonic()) < lifetime_end:
            idle_left = float('inf') if never_idle else max(idle_since + idle_exit, paid_end) - now
            if idle_left <= 0 and last_came_empty:
                break
            wait = max(1, min(20, int(min(idle_left - 1, lifetime_end - now))))
            # In this order no signal falls between the look at it and the poll.
            receiving = True
            if leaving:
                break
            answer = sqs.receive_message(**queue, WaitTimeSeconds=wait, VisibilityTimeout=visibility)
            receiving, ready = False, True
            messages = answer.get('Messages', [])
            last_came_empty = idle_left <= 1 and not messages
            for message in messages:
                served += 1
                receipt = {**queue, 'ReceiptHandle': message['ReceiptHandle']}
                try:
                    with kept_invisible(sqs, receipt, visibility):
                        handle(message['Body'])
                    sqs.delete_message(**receipt)
                except Exception:
                    traceback.print_exc()
                idle_since = time.monotonic()
    except Exception:
        traceback.print_exc()
        sys.exit(1 if ready else NEVER_READY)
    sys.exit(0 if leaving or served else SERVED_NOTHING)


@contextmanager
def kept_invisible(sqs, receipt, visibility):
    """Extends the visibility time-out at each third of it; what fails is tried again at the next."""
    over = threading.Event()

    def beat():
        while not over.wait(visibility / 3):
            try:
                sqs.change_message_visibility(**receipt, VisibilityTimeout=visibility)
            except Exception:
                traceback.print_exc()

    heartbeat = threading.Thread(target=beat)
    heartbeat.start()
    try:
        yield
    finally:
        over.set()
        heartbeat.join()
