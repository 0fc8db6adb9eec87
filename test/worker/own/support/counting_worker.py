import time

from worker import run_worker


def handle(body):
    """Each message holds the seconds that it takes."""
    print('begun', body, flush=True)
    time.sleep(int(body))
    print('done', body, flush=True)


run_worker(handle)
