#!/bin/sh
# Each message holds the seconds that it takes.
seconds=$(cat)
echo "begun $seconds"
sleep "$seconds"
echo "done $seconds"
