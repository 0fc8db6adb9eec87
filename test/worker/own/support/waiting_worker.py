import os
import time

from worker import run_worker


def handle(body):
    """Each message names a file; the work on it is done when the file is there."""
    print('begun', body, flush=True)
    while not os.path.exists(body):
        time.sleep(0.1)
    print('done', body, flush=True)


run_worker(handle)
