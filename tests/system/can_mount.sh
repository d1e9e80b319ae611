#!/bin/sh
# SPDX-License-Identifier: MIT
# Succeeds where a test may mount a small file system of its own.
folder=$(mktemp -d) || exit 1
mount -t tmpfs -o size=16k tmpfs "$folder"
mounted=$?
[ $mounted -eq 0 ] && umount -l "$folder"
rmdir "$folder"
exit $mounted
