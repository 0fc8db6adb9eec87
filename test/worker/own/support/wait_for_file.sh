#!/bin/sh
# Each message names a file; the work on it is done when the file is there.
file=$(cat)
echo "begun $file"
until [ -e "$file" ]; do sleep 0.1; done
echo "done $file"
