#!/usr/bin/env bash
# A worker that keeps the leave contract of docs/own-worker.md, with the AWS CLI and jq: worker.sh COMMAND [ARGUMENT ...]
# The command is run once for each message, with the body on standard input. Exit code 0 says that the message is done; any other leaves
# it to come back after its visibility time-out.
set -u

answer=$(mktemp) leaving='' poll='' ready='' served=0

ends() {
  local code=$?
  rm -f "$answer"
  [ "$code" = 0 ] || [ -n "$ready" ] || exit 69
}
stop() {
  leaving=yes
  # What SQS hands to the poll in this very moment comes back after its visibility time-out.
  [ -z "$poll" ] || kill "$poll" 2>/dev/null
}
trap ends EXIT
trap stop TERM

# Only now, as a setting that is no number ends the script here.
visibility=$((${WORKER_VISIBILITY_TIMEOUT_SECONDS:-60}))
# Whole seconds, the first of which may be over early.
paid_end=$((${WORKER_PAID_MINIMUM_SECONDS:-60} + 1))
lifetime=$((${WORKER_MAX_LIFETIME_SECONDS:-86400}))
export AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-${AWS_REGION:-}}
aws=(aws --output json ${AWS_ENDPOINT_URL_SQS:+--endpoint-url "$AWS_ENDPOINT_URL_SQS"} sqs)

# Waits for a process to its end; a plain `wait` returns at each signal.
await() {
  while kill -0 "$1" 2>/dev/null; do wait "$1"; done
  wait "$1"
}

# Gets at most one message, within so many seconds, into the file $answer.
receive() {
  local options=(--wait-time-seconds "$1" --visibility-timeout "$visibility")
  "${aws[@]}" receive-message --queue-url "$AWS_SQS_QUEUE_URL" "${options[@]}" >"$answer" &
  poll=$!
  [ -z "$leaving" ] || kill "$poll" 2>/dev/null
  await "$poll" || [ -n "$leaving" ] || exit 1
  poll='' ready=yes
}

# Extends the visibility time-out at each third of it until it is told to end; what fails is tried again at the next.
keep_invisible() {
  trap 'kill "${nap:-}" 2>/dev/null; exit' TERM
  while sleep $((visibility / 3)) & nap=$!; wait "$nap"; do
    "${aws[@]}" change-message-visibility "$@" --visibility-timeout "$visibility"
  done
}

work_on_message() {
  local receipt=(--queue-url "$AWS_SQS_QUEUE_URL" --receipt-handle "$1") heartbeat code
  keep_invisible "${receipt[@]}" &
  heartbeat=$!
  # No pipeline, of which bash 5.2 may wait for a part that has ended when a signal comes meanwhile.
  "${@:2}" < <(jq --join-output '.Messages[0].Body' "$answer") &
  await $!
  code=$?
  kill "$heartbeat" 2>/dev/null
  await "$heartbeat"
  [ "$code" != 0 ] || "${aws[@]}" delete-message "${receipt[@]}"
}

idle_since=0 last_came_empty=''
while [ -z "$leaving" ] && [ "$SECONDS" -lt "$lifetime" ]; do
  wait_seconds=$((lifetime - SECONDS)) last=''
  if [ "${WORKER_ROLE:-burst}" = burst ]; then
    idle_end=$((idle_since + ${WORKER_IDLE_EXIT_SECONDS:-1}))
    idle_left=$(((idle_end > paid_end ? idle_end : paid_end) - SECONDS))
    [ "$idle_left" -gt 0 ] || [ -z "$last_came_empty" ] || break
    if [ "$idle_left" -le 1 ]; then last=yes; fi
    wait_seconds=$((idle_left - 1 < wait_seconds ? idle_left - 1 : wait_seconds))
  fi
  receive $((wait_seconds < 1 ? 1 : wait_seconds > 20 ? 20 : wait_seconds))
  receipt_handle=$(jq --raw-output '.Messages[0].ReceiptHandle // empty' "$answer")
  last_came_empty=''
  if [ -z "$receipt_handle" ]; then last_came_empty=$last; continue; fi
  served=$((served + 1))
  work_on_message "$receipt_handle" "$@"
  idle_since=$SECONDS
done
[ -n "$leaving" ] || [ "$served" -gt 0 ] || exit 66
